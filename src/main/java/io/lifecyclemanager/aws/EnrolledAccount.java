package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Account;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Place;
import io.lifecyclemanager.enrollment.Tried;
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
public final class EnrolledAccount implements Account, AutoCloseable {
  /** IAM and the test message of a hook may take their time. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final int PARTITION = 1;
  private final InFlight requests = InFlight.ofCommand("STS");
  private final ClientSetup setup;
  private final SqsClient sqs;
  private final AutoScalingClient autoScaling;
  private final IamClient iam;
  private final StsClient sts;
  private final EventBridgeClient events;
  private final QueueParts queues;
  private final RoleParts roles;
  private final GroupParts groups;
  private final RuleParts rules;

  private EnrolledAccount(ClientSetup setup) {
    this.setup = setup;
    sqs = setup.of(SqsClient.builder(), "sqs", ANSWER).build();
    autoScaling = setup.of(AutoScalingClient.builder(), "autoscaling", ANSWER).build();
    iam = setup.of(IamClient.builder(), "iam", ANSWER).build();
    sts = setup.of(StsClient.builder(), "sts", ANSWER).build();
    events = setup.of(EventBridgeClient.builder(), "events", ANSWER).build();
    queues = new QueueParts(sqs);
    roles = new RoleParts(iam);
    groups = new GroupParts(autoScaling);
    rules = new RuleParts(events);
  }

  /**
   * Makes no request, except that without any configured region the machine's metadata service is
   * asked for one.
   *
   * @param region name of the AWS region; null leaves it to the SDK's own chain
   * @throws IllegalArgumentException when there is no region
   */
  public static EnrolledAccount of(@Nullable String region, Time time) {
    return new EnrolledAccount(ClientSetup.create(region, ANSWER, time, fact -> {}));
  }

  @Override
  public Place place() {
    return requests.call(
        "GetCallerIdentity",
        () -> {
          var caller = sts.getCallerIdentity();
          String partition = caller.arn().split(":", -1)[PARTITION];
          return new Place(partition, setup.region(), caller.account());
        });
  }

  @Override
  public Map<GroupName, String> tagged(String key) {
    return groups.tagged(key);
  }

  @Override
  public Set<GroupName> existing(Set<GroupName> names) {
    return groups.existing(names);
  }

  @Override
  public Optional<Part> find(Part wanted) {
    return switch (wanted) {
      case Part.Queue queue -> queues.find(queue.name());
      case Part.Role role -> roles.find(role.name());
      case Part.Grant grant -> roles.find(grant);
      case Part.Tag tag -> groups.find(tag);
      case Part.Hook hook -> groups.find(hook);
      case Part.Access access -> queues.find(access);
      case Part.Rule rule -> rules.find(rule);
      case Part.Targets targets -> rules.find(targets);
    };
  }

  @Override
  public Tried make(Part part) {
    return switch (part) {
      case Part.Queue queue -> queues.make(queue);
      case Part.Role role -> roles.make(role);
      case Part.Rule rule -> rules.make(rule);
      case Part.Grant _, Part.Tag _, Part.Hook _, Part.Access _, Part.Targets _ -> put(part);
    };
  }

  @Override
  public Tried confirm(Part.Queue queue) {
    return queues.confirm(queue);
  }

  @Override
  public Tried change(Part part) {
    return switch (part) {
      case Part.Queue queue -> queues.change(queue);
      case Part.Role role -> roles.change(role);
      case Part.Rule rule -> rules.change(rule);
      case Part.Grant _, Part.Tag _, Part.Hook _, Part.Access _, Part.Targets _ -> put(part);
    };
  }

  /** What is the same call whether it exists or not. */
  private Tried put(Part part) {
    return switch (part) {
      case Part.Grant grant -> roles.put(grant);
      case Part.Tag tag -> groups.put(tag);
      case Part.Hook hook -> groups.put(hook);
      case Part.Access access -> queues.put(access);
      case Part.Targets targets -> rules.put(targets);
      case Part.Queue _, Part.Role _, Part.Rule _ ->
          throw new IllegalStateException("made or changed, not put: " + part.title());
    };
  }

  @Override
  public Messages messages(String queue) {
    return queues.messages(queue);
  }

  @Override
  public List<GroupName> groups() {
    return groups.all();
  }

  @Override
  public List<Part.Hook> hooks(GroupName group) {
    return groups.hooks(group);
  }

  @Override
  public Set<InstanceId> leaving(GroupName group) {
    return groups.leaving(group);
  }

  @Override
  public boolean isOurs(Part part) {
    return switch (part) {
      case Part.Queue queue -> queues.isOurs(queue.name());
      case Part.Role role -> roles.isOurs(role.name());
      case Part.Grant grant -> roles.isOurs(grant.role());
      case Part.Rule rule -> rules.isOurs(rule.name());
      case Part.Targets targets -> rules.isOurs(targets.rule());
      case Part.Access access -> queues.find(access).isPresent();
      case Part.Tag _, Part.Hook _ -> false;
    };
  }

  @Override
  public Tried remove(Part part) {
    return switch (part) {
      case Part.Queue queue -> queues.remove(queue.name());
      case Part.Role role -> roles.remove(role.name());
      case Part.Grant grant -> roles.remove(grant);
      case Part.Tag tag -> throw new IllegalStateException("nobody removes a " + tag.title());
      case Part.Hook hook -> groups.remove(hook);
      case Part.Access access -> queues.remove(access);
      case Part.Rule rule -> rules.remove(rule);
      case Part.Targets targets -> rules.remove(targets);
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
