package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import io.lifecyclemanager.preview.PreviewGroups;
import io.lifecyclemanager.sharing.Batcher;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.InstanceLifecyclePolicy;
import software.amazon.awssdk.services.autoscaling.model.RetentionAction;
import software.amazon.awssdk.services.autoscaling.model.RetentionTriggers;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/**
 * Auto Scaling groups on AWS: several callers' instances are described in one request, and tags are
 * at most five minutes old. Thread-safe.
 */
public final class AwsAutoScalingGroups implements AutoScalingGroups, PreviewGroups {
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
  private static final int MAX_IDS = 50;
  private static final int MAX_GROUPS = 50;
  private static final Duration CAPACITY_MAX_AGE = Duration.ofSeconds(10);
  private static final Duration TAGS_MAX_AGE = Duration.ofMinutes(5);

  private final AutoScalingClient client;
  private final Batcher<InstanceId, GroupMember> members;
  private final SingleFlight<GroupName, Map<String, String>> tags;
  private final SingleFlight<GroupName, Optional<GroupCapacity>> capacities;
  private final AwsRequests describes = new AwsRequests("Auto Scaling", 4);

  public AwsAutoScalingGroups(AutoScalingClient client, Time time) {
    this.client = client;
    this.members = new Batcher<>(time, "describe instances", MAX_IDS, this::describeInstances);
    Batcher<GroupName, GroupCapacity> groups =
        new Batcher<>(time, "describe groups", MAX_GROUPS, this::describeGroups);
    this.capacities = new SingleFlight<>(time, "capacity", groups::send);
    this.tags = new SingleFlight<>(time, "tags", this::describeTags);
  }

  @Override
  public Optional<GroupMember> member(InstanceId instance) throws InterruptedException {
    return members.send(instance);
  }

  @Override
  public Map<InstanceId, GroupMember> members(Set<InstanceId> instances)
      throws InterruptedException {
    Map<InstanceId, GroupMember> found = new HashMap<>();
    for (List<InstanceId> some :
        instances.stream().gather(Gatherers.windowFixed(MAX_IDS)).toList()) {
      found.putAll(members.sendAll(some));
    }
    found.keySet().retainAll(instances);
    return found;
  }

  private Map<InstanceId, GroupMember> describeInstances(Set<InstanceId> ids) {
    return describes.call(
        "DescribeAutoScalingInstances",
        () ->
            client
                .describeAutoScalingInstances(
                    ask -> ask.instanceIds(ids.stream().map(InstanceId::value).toList()))
                .autoScalingInstances()
                .stream()
                .collect(
                    Collectors.toMap(
                        one -> new InstanceId(one.instanceId()), AwsAutoScalingGroups::member)));
  }

  @Override
  public Optional<Set<InstanceId>> instances(GroupName group) {
    return describes.call(
        "DescribeAutoScalingGroups",
        () ->
            client
                .describeAutoScalingGroups(ask -> ask.autoScalingGroupNames(group.value()))
                .autoScalingGroups()
                .stream()
                .findFirst()
                .map(one ->
                    one.instances().stream()
                        .map(instance -> new InstanceId(instance.instanceId()))
                        .collect(Collectors.toUnmodifiableSet())));
  }

  @Override
  public Map<InstanceId, PlanRequest> requests(Set<InstanceId> instances) {
    List<InstanceId> all =
        instances.stream().sorted(Comparator.comparing(InstanceId::value)).toList();
    Map<InstanceId, GroupMember> found = new HashMap<>();
    for (int i = 0; i < all.size(); i += MAX_IDS) {
      found.putAll(
          describeInstances(Set.copyOf(all.subList(i, Math.min(all.size(), i + MAX_IDS)))));
    }
    Map<GroupName, PlanRequest> byGroup = new HashMap<>();
    found.values().forEach(member -> byGroup.computeIfAbsent(member.group(), this::requestOfHooks));
    Map<InstanceId, PlanRequest> requests = new HashMap<>();
    found.forEach((instance, member) ->
        requests.put(instance, byGroup.getOrDefault(member.group(), PlanRequest.NOTHING)));
    return requests;
  }

  private PlanRequest requestOfHooks(GroupName group) {
    return new GroupHooks(client, describes)
        .describe(group).stream()
            .filter(hook -> hook.lifecycleTransition().equals(TERMINATING))
            .map(hook ->
                PlanParser.ofMetadata(
                    hook.lifecycleHookName(),
                    Objects.requireNonNullElse(hook.notificationMetadata(), "")))
            .reduce(PlanRequest.NOTHING, PlanRequest::and);
  }

  private static GroupMember member(AutoScalingInstanceDetails one) {
    return new GroupMember(
        new GroupName(one.autoScalingGroupName()), new LifecycleState(one.lifecycleState()));
  }

  @Override
  public Map<String, String> tags(GroupName group) {
    try {
      return tags.get(group, TAGS_MAX_AGE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("Auto Scaling DescribeTags", e);
    }
  }

  @Override
  public Optional<GroupCapacity> capacity(GroupName group) throws InterruptedException {
    return capacities.get(group, CAPACITY_MAX_AGE);
  }

  private Map<GroupName, GroupCapacity> describeGroups(Set<GroupName> groups) {
    return describes.call(
        "DescribeAutoScalingGroups",
        () ->
            client
                .describeAutoScalingGroupsPaginator(ask ->
                    ask.autoScalingGroupNames(groups.stream().map(GroupName::value).toList()))
                .autoScalingGroups()
                .stream()
                .collect(
                    Collectors.toMap(
                        one -> new GroupName(one.autoScalingGroupName()),
                        AwsAutoScalingGroups::toCapacity)));
  }

  private static GroupCapacity toCapacity(AutoScalingGroup group) {
    return new GroupCapacity(
        group.desiredCapacity(),
        group.instances().stream()
            .filter(one -> new LifecycleState(one.lifecycleStateAsString()).isInService())
            .map(one -> new InstanceId(one.instanceId()))
            .collect(Collectors.toSet()),
        retainsAbandoned(group));
  }

  /** Whether the group keeps an instance whose terminating lifecycle action is abandoned. */
  public static boolean retainsAbandoned(AutoScalingGroup group) {
    return Optional.ofNullable(group.instanceLifecyclePolicy())
        .map(InstanceLifecyclePolicy::retentionTriggers)
        .map(RetentionTriggers::terminateHookAbandon)
        .filter(action -> action == RetentionAction.RETAIN)
        .isPresent();
  }

  /** Not with DescribeAutoScalingGroups: its answer contains every instance of the group. */
  private Map<String, String> describeTags(GroupName group) {
    Filter ofGroup = Filter.builder().name("auto-scaling-group").values(group.value()).build();
    return describes.call(
        "DescribeTags",
        () ->
            client.describeTagsPaginator(ask -> ask.filters(ofGroup)).tags().stream()
                .collect(
                    Collectors.toMap(
                        TagDescription::key, tag -> Objects.requireNonNullElse(tag.value(), ""))));
  }
}
