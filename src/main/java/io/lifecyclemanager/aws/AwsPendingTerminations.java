package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.SingleFlight;
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
 * Pending terminations on AWS, from the groups with all their instances: one request for a hundred
 * groups. Hooks are described for groups with a waiting instance only, and are at most five minutes
 * old. Instances that are already in a warm pool are not in these answers. Thread-safe.
 */
public final class AwsPendingTerminations implements PendingTerminations {
  private static final int MAX_GROUPS = 100;
  private static final Duration HOOKS_MAX_AGE = Duration.ofMinutes(5);
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  private final AutoScalingClient client;
  private final QueueArn queue;
  private final ScalingActivities activities;
  private final SingleFlight<GroupName, List<LifecycleHook>> hooks;
  private final AwsRequests describes = new AwsRequests("Auto Scaling", 4);

  /** Requests the ARN of the queue. */
  @FunctionalInterface
  public interface QueueArn {
    /**
     * The ARN.
     *
     * @throws io.lifecyclemanager.model.RemoteFailure when there was no answer
     */
    String get() throws InterruptedException;
  }

  /**
   * @param queue called when an instance waits: hooks with another target are not this queue's
   */
  public AwsPendingTerminations(AutoScalingClient client, QueueArn queue, Time time) {
    this.client = client;
    this.queue = queue;
    this.activities = new ScalingActivities(client, describes, time);
    GroupHooks groupHooks = new GroupHooks(client, describes);
    this.hooks =
        new SingleFlight<>(time, "hooks", group -> terminatingHooks(groupHooks.describe(group)));
  }

  @Override
  public List<PendingTermination> list() throws InterruptedException {
    Map<InstanceId, GroupName> waiting =
        describes.callInterruptibly("DescribeAutoScalingGroups", this::describeGroups);
    List<PendingTermination> own = new ArrayList<>();
    for (Map.Entry<InstanceId, GroupName> one : waiting.entrySet()) {
      List<String> names = ownHookNames(one.getValue());
      if (!names.isEmpty()) {
        own.add(new PendingTermination(one.getKey(), one.getValue(), names));
      }
    }
    return own;
  }

  /** Page by page, so that only waiting instances stay in memory. */
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
    return hooks.get(group, HOOKS_MAX_AGE).stream()
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
