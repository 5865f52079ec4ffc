package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsAutoScalingGroups;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.GroupHooks;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.aws.GroupResources;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** The groups of the account with their instances, and their hooks. */
final class GroupInspector {
  private final AutoScalingClient client;
  private final AwsRequests requests = new AwsRequests("Auto Scaling", 1);
  private final GroupHooks hooks;
  private final GroupResources parts;

  GroupInspector(AutoScalingClient client) {
    this.client = client;
    this.hooks = new GroupHooks(client, requests);
    this.parts = new GroupResources(client);
  }

  List<GroupState> all() {
    return requests.call(
        "DescribeAutoScalingGroups",
        () ->
            client.describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                .map(GroupInspector::state)
                .toList());
  }

  private static GroupState state(AutoScalingGroup group) {
    Map<String, String> tags =
        group.tags().stream()
            .collect(
                Collectors.toMap(
                    TagDescription::key, tag -> Objects.requireNonNullElse(tag.value(), "")));
    Map<InstanceId, String> instances =
        group.instances().stream()
            .filter(instance -> InstanceId.isValid(instance.instanceId()))
            .collect(
                Collectors.toMap(
                    instance -> new InstanceId(instance.instanceId()),
                    Instance::lifecycleStateAsString));
    return new GroupState(
        new GroupName(group.autoScalingGroupName()),
        group.autoScalingGroupARN(),
        tags,
        instances,
        AwsAutoScalingGroups.retainsAbandoned(group));
  }

  List<HookState> hooks(GroupName group) {
    return hooks.describe(group).stream().map(hook -> state(group, hook)).toList();
  }

  private static HookState state(GroupName group, LifecycleHook hook) {
    return new HookState(
        GroupResources.toResource(group, hook),
        Duration.ofSeconds(hook.globalTimeout()),
        Objects.requireNonNullElse(hook.notificationMetadata(), ""));
  }

  ApplyResult putHookAgain(HookState hook) {
    return parts.put(hook.hook(), hook.metadata());
  }
}
