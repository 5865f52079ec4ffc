package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * Who waits, from the groups with all their instances: one request for a hundred groups. Hooks are
 * asked for of groups in which anybody waits, and kept for five minutes. Instances that are in a
 * warm pool already are not in that answer. Thread-safe.
 */
public final class AwsPendingTerminations implements PendingTerminations {
  private static final int MAX_GROUPS = 100;
  private static final Duration HOOKS_MAX_AGE = Duration.ofMinutes(5);
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  private final AutoScalingClient client;
  private final QueueArn queue;
  private final ScalingActivities activities;
  private final Cached<GroupName, List<LifecycleHook>> hooks;
  private final AwsRequests describes = new AwsRequests("Auto Scaling", 4);

  /** Asks for the ARN of the queue, as soon as somebody waits. */
  @FunctionalInterface
  public interface QueueArn {
    /** The ARN; throws RemoteTrouble when there was no answer. */
    String get() throws InterruptedException;
  }

  /** Makes no request. */
  public AwsPendingTerminations(AutoScalingClient client, QueueArn queue, Time time) {
    this.client = client;
    this.queue = queue;
    this.activities = new ScalingActivities(client, describes, time);
    GroupHooks ofGroup = new GroupHooks(client, describes);
    this.hooks =
        new Cached<>(time, HOOKS_MAX_AGE, group -> terminatingHooks(ofGroup.describe(group)));
  }

  @Override
  public List<PendingTermination> list() throws InterruptedException {
    Map<InstanceId, GroupName> waiting =
        describes.callInterruptibly("DescribeAutoScalingGroups", this::describeGroups);
    List<PendingTermination> ours = new ArrayList<>();
    for (Map.Entry<InstanceId, GroupName> one : waiting.entrySet()) {
      List<String> names = ownHookNames(one.getValue());
      if (!names.isEmpty()) {
        ours.add(new PendingTermination(one.getKey(), one.getValue(), names));
      }
    }
    return ours;
  }

  /** Page by page: what is not waiting is forgotten at once. */
  private Map<InstanceId, GroupName> describeGroups() {
    Map<InstanceId, GroupName> waiting = new LinkedHashMap<>();
    for (AutoScalingGroup group :
        client
            .describeAutoScalingGroupsPaginator(ask -> ask.maxRecords(MAX_GROUPS))
            .autoScalingGroups()) {
      group.instances().stream()
          .filter(one -> new LifecycleState(one.lifecycleStateAsString()).isWaitingInHook())
          .forEach(one ->
              waiting.put(
                  new InstanceId(one.instanceId()), new GroupName(group.autoScalingGroupName())));
    }
    return waiting;
  }

  private List<String> ownHookNames(GroupName group) throws InterruptedException {
    String arn = queue.get();
    return hooks.get(group).stream()
        .filter(hook -> arn.equals(hook.notificationTargetARN()))
        .map(LifecycleHook::lifecycleHookName)
        .toList();
  }

  private static List<LifecycleHook> terminatingHooks(List<LifecycleHook> all) {
    return all.stream().filter(hook -> TERMINATING.equals(hook.lifecycleTransition())).toList();
  }

  @Override
  public Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> instances)
      throws InterruptedException {
    return activities.findTerminations(group, instances);
  }
}
