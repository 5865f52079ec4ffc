package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.ClientSetup;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EnrollmentAccount;
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
 * The account of the caller's credentials, with clients of its own: the controller needs neither
 * IAM nor STS nor EventBridge. For one thread at a time.
 */
public final class AwsEnrollmentAccount implements EnrollmentAccount, AutoCloseable {
  /** IAM and the test message of a hook may take their time. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final int PARTITION = 1;
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
   * Makes no request, except that without any configured region the machine's metadata service is
   * asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
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
          String partition = caller.arn().split(":", -1)[PARTITION];
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
  public Optional<Resource> find(Resource wanted) {
    return switch (wanted) {
      case Resource.Queue queue -> queues.find(queue.name());
      case Resource.Role role -> roles.find(role.name());
      case Resource.RolePolicy grant -> roles.find(grant);
      case Resource.Tag tag -> groups.find(tag);
      case Resource.Hook hook -> groups.find(hook);
      case Resource.QueueAccessPolicy access -> queues.find(access);
      case Resource.Rule rule -> rules.find(rule);
      case Resource.RuleTargets targets -> rules.find(targets);
    };
  }

  @Override
  public ApplyResult create(Resource part) {
    return switch (part) {
      case Resource.Queue queue -> queues.create(queue);
      case Resource.Role role -> roles.create(role);
      case Resource.Rule rule -> rules.create(rule);
      case Resource.RolePolicy _,
          Resource.Tag _,
          Resource.Hook _,
          Resource.QueueAccessPolicy _,
          Resource.RuleTargets _ ->
          put(part);
    };
  }

  @Override
  public ApplyResult confirmQueue(Resource.Queue queue) {
    return queues.confirmQueue(queue);
  }

  @Override
  public ApplyResult update(Resource part) {
    return switch (part) {
      case Resource.Queue queue -> queues.update(queue);
      case Resource.Role role -> roles.update(role);
      case Resource.Rule rule -> rules.update(rule);
      case Resource.RolePolicy _,
          Resource.Tag _,
          Resource.Hook _,
          Resource.QueueAccessPolicy _,
          Resource.RuleTargets _ ->
          put(part);
    };
  }

  /** What is the same call whether it exists or not. */
  private ApplyResult put(Resource part) {
    return switch (part) {
      case Resource.RolePolicy grant -> roles.put(grant);
      case Resource.Tag tag -> groups.put(tag);
      case Resource.Hook hook -> groups.put(hook);
      case Resource.QueueAccessPolicy access -> queues.put(access);
      case Resource.RuleTargets targets -> rules.put(targets);
      case Resource.Queue _, Resource.Role _, Resource.Rule _ ->
          throw new IllegalStateException("made or changed, not put: " + part.title());
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
  public boolean isOwned(Resource part) {
    return switch (part) {
      case Resource.Queue queue -> queues.isOwned(queue.name());
      case Resource.Role role -> roles.isOwned(role.name());
      case Resource.RolePolicy grant -> roles.isOwned(grant.role());
      case Resource.Rule rule -> rules.isOwned(rule.name());
      case Resource.RuleTargets targets -> rules.isOwned(targets.rule());
      case Resource.QueueAccessPolicy access -> queues.find(access).isPresent();
      case Resource.Tag _, Resource.Hook _ -> false;
    };
  }

  @Override
  public ApplyResult remove(Resource part) {
    return switch (part) {
      case Resource.Queue queue -> queues.remove(queue.name());
      case Resource.Role role -> roles.remove(role.name());
      case Resource.RolePolicy grant -> roles.remove(grant);
      case Resource.Tag tag -> throw new IllegalStateException("nobody removes a " + tag.title());
      case Resource.Hook hook -> groups.remove(hook);
      case Resource.QueueAccessPolicy access -> queues.remove(access);
      case Resource.Rule rule -> rules.remove(rule);
      case Resource.RuleTargets targets -> rules.remove(targets);
    };
  }

  /** Closes the clients. May be called twice. */
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
