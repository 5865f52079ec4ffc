package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The desired state that one run of enroll has to reach.
 *
 * @param queue name of the queue
 * @param role name of the role with which Auto Scaling sends to it
 * @param groups the groups that get a hook
 * @param cluster name of the cluster whose tag the groups get; empty for no tag
 * @param heartbeatTimeout of the hooks
 * @param kmsKeyArn ARN of the KMS key that encrypts the queues; if empty, an existing queue keeps
 *     its encryption, and a new one is encrypted with a key that SQS manages
 * @param events the kinds of EC2 events that EventBridge sends to the queue, too; may be empty
 * @param rolePath path of a new role, which begins and ends with a slash
 * @param permissionsBoundary ARN of the policy that bounds the permissions of the role; if empty,
 *     an existing role keeps its own
 */
public record DesiredState(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    Duration heartbeatTimeout,
    Optional<String> kmsKeyArn,
    Set<EventKind> events,
    String rolePath,
    Optional<String> permissionsBoundary) {
  /** The name of our hook on every group. */
  public static final String HOOK_NAME = "lifecycle-manager";

  static final String TERMINATING_TRANSITION = "autoscaling:EC2_INSTANCE_TERMINATING";

  /** When an instance launches: a hook that enroll does not make. */
  public static final String LAUNCHING_TRANSITION = "autoscaling:EC2_INSTANCE_LAUNCHING";

  /** The service that may assume the role. */
  static final String AUTO_SCALING_SERVICE = "autoscaling.amazonaws.com";

  /** The instance terminates with either result, but ABANDON would skip the group's other hooks. */
  public static final String DEFAULT_RESULT = "CONTINUE";

  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);

  /** The maximum of SQS: no message is lost if no replica runs for some days. */
  private static final Duration RETENTION = Duration.ofDays(14);

  /** The maximum of SQS: a replica that stops returns its messages, so many receives are normal. */
  private static final int MAX_RECEIVE_COUNT = 1000;

  /** Keeps its own copies. */
  public DesiredState {
    groups = List.copyOf(groups);
    events = Set.copyOf(events);
  }

  /** With a role that has neither path nor permissions boundary. */
  public DesiredState(
      String queue,
      String role,
      List<GroupName> groups,
      Optional<String> cluster,
      Duration heartbeatTimeout,
      Optional<String> kmsKeyArn,
      Set<EventKind> events) {
    this(
        queue,
        role,
        groups,
        cluster,
        heartbeatTimeout,
        kmsKeyArn,
        events,
        Resource.Role.ROOT_PATH,
        Optional.empty());
  }

  /** With what an existing role determines: its path, and its boundary if none is desired. */
  DesiredState withActual(Resource.Role actual) {
    return new DesiredState(
        queue,
        role,
        groups,
        cluster,
        heartbeatTimeout,
        kmsKeyArn,
        events,
        actual.path(),
        permissionsBoundary.or(actual::permissionsBoundary));
  }

  /** The role, as enroll creates it. */
  Resource.Role desiredRole(AwsLocation location) {
    return new Resource.Role(role, rolePath, permissionsBoundary, trustPolicy(location).json());
  }

  /** The key of the tag that says to which cluster a group belongs. */
  public static String clusterTagKey(String cluster) {
    return "kubernetes.io/cluster/" + cluster;
  }

  /** The role's name if the operator gives none. */
  public static String defaultRoleName(String queue) {
    return queue + "-notifications";
  }

  /** The name of the role's inline policy: one per queue, as a role may send to several. */
  static String rolePolicyName(String queue) {
    return "send-to-" + queue;
  }

  static String deadLetterQueueName(String queue) {
    return queue + "-dead-letters";
  }

  /**
   * All desired resources, each after those on which it depends.
   *
   * @param actual the encryption of the queues that exist, by their names
   * @param overwrite whether enroll may change existing resources
   */
  List<Resource> resources(
      AwsLocation location, Map<String, Encryption> actual, boolean overwrite) {
    String queueArn = location.queueArn(queue);
    String deadLetterQueue = deadLetterQueueName(queue);
    List<Resource> resources = new ArrayList<>();
    resources.add(desiredRole(location));
    // Before the queue: if the role may not use the queue's key, no notification arrives.
    Encryption used =
        overwrite
            ? desiredEncryption(queue, actual)
            : actual.getOrDefault(queue, desiredEncryption(queue, actual));
    resources.add(rolePolicy(location, used));
    resources.add(
        queue(deadLetterQueue, desiredEncryption(deadLetterQueue, actual), Optional.empty()));
    resources.add(
        queue(
            queue,
            desiredEncryption(queue, actual),
            Optional.of(
                new Resource.RedrivePolicy(
                    location.queueArn(deadLetterQueue), MAX_RECEIVE_COUNT))));
    for (GroupName group : groups) {
      cluster.ifPresent(name ->
          resources.add(new Resource.Tag(group, clusterTagKey(name), ControllerPermissions.OWNED)));
      resources.add(
          new Resource.Hook(
              group,
              HOOK_NAME,
              TERMINATING_TRANSITION,
              queueArn,
              location.globalArn("role" + rolePath + role),
              heartbeatTimeout,
              DEFAULT_RESULT));
    }
    if (!events.isEmpty()) {
      resources.addAll(EventBridgeRules.resources(location, queue, events));
    }
    return resources;
  }

  private static IamPolicy trustPolicy(AwsLocation location) {
    return new IamPolicy(
        List.of(
            PolicyStatement.allowAssumeRole(AUTO_SCALING_SERVICE)
                .withCondition("aws:SourceAccount", location.account())));
  }

  /** Allows the role to send to the queue, which is encrypted in this way. */
  Resource.RolePolicy rolePolicy(AwsLocation location, Encryption encryption) {
    return new Resource.RolePolicy(
        role, rolePolicyName(queue), sendPolicy(location, encryption).json());
  }

  private static Resource.Queue queue(
      String name, Encryption encryption, Optional<Resource.RedrivePolicy> redrivePolicy) {
    return new Resource.Queue(name, VISIBILITY_TIMEOUT, RETENTION, encryption, redrivePolicy);
  }

  private Encryption desiredEncryption(String name, Map<String, Encryption> actual) {
    if (kmsKeyArn.isPresent()) {
      return new Encryption.KmsKey(kmsKeyArn.get());
    }
    return actual.get(name) instanceof Encryption.KmsKey key && !blocksEvents(name, key)
        ? key
        : new Encryption.SqsManagedKey();
  }

  /**
   * EventBridge sends only to the main queue, and the policy of the key that AWS manages for SQS
   * does not admit EventBridge.
   */
  private boolean blocksEvents(String name, Encryption.KmsKey key) {
    return !events.isEmpty() && name.equals(queue) && key.isAwsManaged();
  }

  /** Whether the actual encryption of the queue keeps EventBridge from sending to it. */
  boolean blocksEvents(Map<String, Encryption> actual) {
    return actual.get(queue) instanceof Encryption.KmsKey key && blocksEvents(queue, key);
  }

  private IamPolicy sendPolicy(AwsLocation location, Encryption encryption) {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        PolicyStatement.allow(
            "Send", location.queueArn(queue), "sqs:SendMessage", "sqs:GetQueueUrl"));
    if (encryption instanceof Encryption.KmsKey key) {
      key.arn(location)
          .map(arn -> PolicyStatement.allowKey(location, arn, "kms:GenerateDataKey", "kms:Decrypt"))
          .ifPresent(statements::add);
    }
    return new IamPolicy(statements);
  }
}
