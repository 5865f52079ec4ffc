package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants set up.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups
 * @param cluster name of the cluster whose tag they get; empty for no tag
 * @param heartbeatTimeout how long Auto Scaling waits for a sign of life
 * @param kmsKeyArn ARN of the key that encrypts the queues; empty for none: then a queue keeps what
 *     it has, and a new one is encrypted by SQS
 * @param events whether EventBridge sends to the queue, too
 */
public record DesiredState(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    Duration heartbeatTimeout,
    Optional<String> kmsKeyArn,
    boolean events) {
  /** The name of our hook on every group. */
  public static final String HOOK_NAME = "lifecycle-manager";

  static final String TERMINATING_TRANSITION = "autoscaling:EC2_INSTANCE_TERMINATING";

  /** Whom the role is for. */
  static final String AUTO_SCALING_SERVICE = "autoscaling.amazonaws.com";

  /** Both results terminate; ABANDON would skip the hooks of others. */
  public static final String DEFAULT_RESULT = "CONTINUE";

  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);

  /** The longest that SQS knows: no message is lost because nobody was there for some days. */
  private static final Duration RETENTION = Duration.ofDays(14);

  /** The highest that SQS knows: to be received again is part of the trade here. */
  private static final int MAX_RECEIVE_COUNT = 1000;

  /** Keeps its own copy. */
  public DesiredState {
    groups = List.copyOf(groups);
  }

  /** The tag by which the controller knows a group as its cluster's. */
  public static String clusterTagKey(String cluster) {
    return "kubernetes.io/cluster/" + cluster;
  }

  /** Name of a queue's role where no other is given. */
  public static String defaultRoleName(String queue) {
    return queue + "-notifications";
  }

  /** Name of a role's policy: each queue has its own, as a role may send to several. */
  static String rolePolicyName(String queue) {
    return "send-to-" + queue;
  }

  /** Name of the dead-letter queue of a queue. */
  static String deadLetterQueueName(String queue) {
    return queue + "-dead-letters";
  }

  /**
   * Every part, in the order in which they need each other.
   *
   * @param is how the queues that exist are encrypted, by name
   * @param overwrite whether that may be changed
   */
  List<Resource> resources(AwsLocation place, Map<String, Encryption> is, boolean overwrite) {
    String queueArn = place.queueArn(queue);
    String deadLetters = deadLetterQueueName(queue);
    List<Resource> parts = new ArrayList<>();
    PolicyStatement trust =
        PolicyStatement.allowAssumeRole(AUTO_SCALING_SERVICE)
            .withCondition("aws:SourceAccount", place.account());
    parts.add(new Resource.Role(role, new IamPolicy(List.of(trust)).json()));
    // Before the queue: with a key that the role may not use, no notification would arrive.
    Encryption used =
        overwrite ? encryption(queue, is) : is.getOrDefault(queue, encryption(queue, is));
    parts.add(rolePolicy(place, used));
    parts.add(queue(deadLetters, encryption(deadLetters, is), Optional.empty()));
    parts.add(
        queue(
            queue,
            encryption(queue, is),
            Optional.of(
                new Resource.RedrivePolicy(place.queueArn(deadLetters), MAX_RECEIVE_COUNT))));
    for (GroupName group : groups) {
      cluster.ifPresent(name ->
          parts.add(new Resource.Tag(group, clusterTagKey(name), ControllerPermissions.OWNED)));
      parts.add(
          new Resource.Hook(
              group,
              HOOK_NAME,
              TERMINATING_TRANSITION,
              queueArn,
              place.globalArn("role/" + role),
              heartbeatTimeout,
              DEFAULT_RESULT));
    }
    if (events) {
      parts.addAll(EventBridgeRules.resources(place, queue));
    }
    return parts;
  }

  /** Lets the role send to the queue, which is encrypted like this. */
  Resource.RolePolicy rolePolicy(AwsLocation place, Encryption encryption) {
    return new Resource.RolePolicy(
        role, rolePolicyName(queue), sendPolicy(place, encryption).json());
  }

  private static Resource.Queue queue(
      String name, Encryption encryption, Optional<Resource.RedrivePolicy> deadLetters) {
    return new Resource.Queue(name, VISIBILITY_TIMEOUT, RETENTION, encryption, deadLetters);
  }

  private Encryption encryption(String name, Map<String, Encryption> is) {
    if (kmsKeyArn.isPresent()) {
      return new Encryption.KmsKey(kmsKeyArn.get());
    }
    return is.get(name) instanceof Encryption.KmsKey with && !blocksEvents(name, with)
        ? with
        : new Encryption.SqsManagedKey();
  }

  /** EventBridge sends to one queue only, and the key that AWS manages does not let it in. */
  private boolean blocksEvents(String name, Encryption.KmsKey with) {
    return events && name.equals(queue) && with.isAwsManaged();
  }

  /** Whether the queue, as it is, takes no event. */
  boolean blocksEvents(Map<String, Encryption> is) {
    return is.get(queue) instanceof Encryption.KmsKey with && blocksEvents(queue, with);
  }

  private IamPolicy sendPolicy(AwsLocation place, Encryption encryption) {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        PolicyStatement.allow("Send", place.queueArn(queue), "sqs:SendMessage", "sqs:GetQueueUrl"));
    if (encryption instanceof Encryption.KmsKey with) {
      with.arn(place)
          .map(arn -> PolicyStatement.allowKey(place, arn, "kms:GenerateDataKey", "kms:Decrypt"))
          .ifPresent(statements::add);
    }
    return new IamPolicy(statements);
  }
}
