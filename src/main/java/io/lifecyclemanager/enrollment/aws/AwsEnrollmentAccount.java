package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.ClientSetup;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.EventRuleTargets;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The account of the caller's credentials. It has clients of its own, as the controller needs
 * neither IAM nor STS nor EventBridge. Sends one request at a time to each service.
 */
public final class AwsEnrollmentAccount implements EnrollmentAccount, AutoCloseable {
  /** Longer than the controller's: PutLifecycleHook sends a test message before it answers. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final int ARN_PARTITION = 1;

  private final AwsRequests requests = AwsRequests.forCommand("STS");
  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final IamClient iam;
  private final StsClient sts;
  private final EventBridgeClient events;
  private final QueueResources queues;
  private final RoleResources roles;
  private final GroupResources groups;
  private final RuleResources rules;

  private AwsEnrollmentAccount(ClientSetup setup) {
    this.setup = setup;
    sqs = setup.configure(SqsClient.builder(), "sqs", ANSWER_TIMEOUT).build();
    autoScaling =
        setup.configure(AutoScalingClient.builder(), "autoscaling", ANSWER_TIMEOUT).build();
    iam = setup.configure(IamClient.builder(), "iam", ANSWER_TIMEOUT).build();
    sts = setup.configure(StsClient.builder(), "sts", ANSWER_TIMEOUT).build();
    events = setup.configure(EventBridgeClient.builder(), "events", ANSWER_TIMEOUT).build();
    queues = new QueueResources(sqs);
    roles = new RoleResources(iam);
    groups = new GroupResources(autoScaling);
    rules = new RuleResources(events);
  }

  /**
   * Creates the clients. Sends no request to AWS; without a configured region, the SDK asks the
   * instance metadata service for one.
   *
   * @param region name of the AWS region; null for the region that the SDK's provider chain finds
   * @throws IllegalArgumentException when there is no region
   */
  public static AwsEnrollmentAccount of(@Nullable String region, Time time) {
    return new AwsEnrollmentAccount(ClientSetup.create(region, ANSWER_TIMEOUT, time, fact -> {}));
  }

  @Override
  public AwsLocation location() {
    return requests.call(
        "GetCallerIdentity",
        () -> {
          var caller = sts.getCallerIdentity();
          String partition = caller.arn().split(":", -1)[ARN_PARTITION];
          return new AwsLocation(partition, setup.region(), caller.account());
        });
  }

  @Override
  public Map<GroupName, String> groupsTagged(String key) {
    return groups.groupsTagged(key);
  }

  @Override
  public Set<GroupName> existingGroups(Set<GroupName> names) {
    return groups.existingGroups(names);
  }

  @Override
  public Optional<Resource> find(Resource desired) {
    return switch (desired) {
      case Resource.Queue queue -> queues.find(queue.name());
      case Resource.Role role -> roles.find(role.name());
      case Resource.RolePolicy policy -> roles.find(policy);
      case Resource.Tag tag -> groups.find(tag);
      case Resource.Hook hook -> groups.find(hook);
      case Resource.QueueAccessPolicy policy -> queues.find(policy);
      case EventRule rule -> rules.find(rule);
      case EventRuleTargets targets -> rules.find(targets);
    };
  }

  @Override
  public ApplyResult create(Resource resource) {
    return switch (resource) {
      case Resource.Queue queue -> queues.create(queue);
      case Resource.Role role -> roles.create(role);
      case EventRule rule -> rules.create(rule);
      case Resource.RolePolicy policy -> roles.put(policy);
      case Resource.Tag tag -> groups.put(tag);
      case Resource.Hook hook -> groups.put(hook);
      case Resource.QueueAccessPolicy policy -> queues.put(policy);
      case EventRuleTargets targets -> rules.put(targets);
    };
  }

  @Override
  public ApplyResult confirmQueue(Resource.Queue queue) {
    return queues.confirmQueue(queue);
  }

  @Override
  public ApplyResult update(Resource resource) {
    return switch (resource) {
      case Resource.Queue queue -> queues.update(queue);
      case Resource.Role role -> roles.update(role);
      case EventRule rule -> rules.update(rule);
      case Resource.RolePolicy policy -> roles.put(policy);
      case Resource.Tag tag -> groups.put(tag);
      case Resource.Hook hook -> groups.put(hook);
      case Resource.QueueAccessPolicy policy -> queues.put(policy);
      case EventRuleTargets targets -> rules.put(targets);
    };
  }

  @Override
  public MessageCounts countMessages(String queue) {
    return queues.countMessages(queue);
  }

  @Override
  public List<GroupName> groups() {
    return groups.allGroups();
  }

  @Override
  public List<Resource.Hook> hooksOf(GroupName group) {
    return groups.hooksOf(group);
  }

  @Override
  public Set<InstanceId> terminatingInstances(GroupName group) {
    return groups.terminatingInstances(group);
  }

  @Override
  public boolean isOwned(Resource resource) {
    return switch (resource) {
      case Resource.Queue queue -> queues.isOwned(queue.name());
      case Resource.Role role -> roles.isOwned(role.name());
      case Resource.RolePolicy policy -> roles.isOwned(policy.role());
      case EventRule rule -> rules.isOwned(rule.name());
      case EventRuleTargets targets -> rules.isOwned(targets.rule());
      case Resource.QueueAccessPolicy policy -> queues.find(policy).isPresent();
      case Resource.Tag _, Resource.Hook _ -> false;
    };
  }

  @Override
  public ApplyResult remove(Resource resource) {
    return switch (resource) {
      case Resource.Queue queue -> queues.remove(queue.name());
      case Resource.Role role -> roles.remove(role.name());
      case Resource.RolePolicy policy -> roles.remove(policy);
      case Resource.Tag tag ->
          throw new IllegalStateException("unenroll must not remove: " + tag.title());
      case Resource.Hook hook -> groups.remove(hook);
      case Resource.QueueAccessPolicy policy -> queues.remove(policy);
      case EventRule rule -> rules.remove(rule);
      case EventRuleTargets targets -> rules.remove(targets);
    };
  }

  /** Closes the clients; may be repeated. */
  @Override
  public void close() {
    sqs.close();
    autoScaling.close();
    iam.close();
    sts.close();
    events.close();
    setup.close();
  }
}
