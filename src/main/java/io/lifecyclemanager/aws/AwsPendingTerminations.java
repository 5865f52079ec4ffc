package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.PendingTerminations;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleState;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * Pending terminations on AWS, from the groups with all their instances: one request for a hundred
 * groups. Hooks are described for groups with a waiting instance only, and are at most five minutes
 * old. Instances that are already in a warm pool are not in these answers. Thread-safe.
 */
public final class AwsPendingTerminations implements PendingTerminations {
  private static final int MAX_GROUPS = 100;
  private static final Duration HOOKS_MAX_AGE = Duration.ofMinutes(5);
  private static final Duration ARN_MAX_AGE = Duration.ofHours(1);

  /** Many messages at once ask the same, also while AWS denies it. */
  private static final Duration FAILURE_MAX_AGE = Duration.ofSeconds(10);

  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  private final AutoScalingClient client;
  private final Time time;
  private final Listener listener;
  private final SingleFlight<String, String> queueArn;
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
   * @param queue called when a hook is looked at: hooks with another target are not this queue's
   */
  public AwsPendingTerminations(
      AutoScalingClient client, QueueArn queue, Time time, Listener listener) {
    this.client = client;
    this.time = time;
    this.listener = listener;
    this.queueArn = new SingleFlight<>(time, "queue", FAILURE_MAX_AGE, _ -> queue.get());
    this.activities = new ScalingActivities(client, describes, time);
    GroupHooks groupHooks = new GroupHooks(client, describes);
    this.hooks = new SingleFlight<>(time, "hooks", FAILURE_MAX_AGE, groupHooks::describe);
  }

  @Override
  public List<PendingTermination> list() throws InterruptedException {
    Map<GroupName, Map<InstanceId, LifecycleState>> waiting =
        describes.callInterruptibly("DescribeAutoScalingGroups", this::describeGroups);
    List<PendingTermination> own = new ArrayList<>();
    for (Map.Entry<GroupName, Map<InstanceId, LifecycleState>> one : waiting.entrySet()) {
      GroupName group = one.getKey();
      List<LifecycleHook> all = hooks.get(group, HOOKS_MAX_AGE);
      List<String> names = ownHookNames(all);
      if (!names.isEmpty()) {
        for (InstanceId instance : terminating(group, one.getValue(), all)) {
          own.add(new PendingTermination(instance, group, names));
        }
      }
    }
    return own;
  }

  /** Page by page, so that only waiting instances stay in memory. */
  private Map<GroupName, Map<InstanceId, LifecycleState>> describeGroups() {
    Map<GroupName, Map<InstanceId, LifecycleState>> waiting = new LinkedHashMap<>();
    for (AutoScalingGroup group :
        client
            .describeAutoScalingGroupsPaginator(ask -> ask.maxRecords(MAX_GROUPS))
            .autoScalingGroups()) {
      for (Instance instance : group.instances()) {
        LifecycleState state = new LifecycleState(instance.lifecycleStateAsString());
        if (state.isWaitingInHook()) {
          waiting
              .computeIfAbsent(
                  new GroupName(group.autoScalingGroupName()), _ -> new LinkedHashMap<>())
              .put(new InstanceId(instance.instanceId()), state);
        }
      }
    }
    return waiting;
  }

  /**
   * The instances that wait in a terminating hook. On the way into a warm pool the state does not
   * tell: where the group has a launching hook, the newest activity must.
   */
  private List<InstanceId> terminating(
      GroupName group, Map<InstanceId, LifecycleState> waiting, List<LifecycleHook> all)
      throws InterruptedException {
    Set<InstanceId> uncertain =
        all.stream().allMatch(AwsPendingTerminations::isTerminating)
            ? Set.of()
            : waiting.entrySet().stream()
                .filter(one -> one.getValue().isEnteringWarmPool())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    Set<InstanceId> terminating =
        uncertain.isEmpty() ? Set.of() : findTerminating(group, uncertain);
    return waiting.keySet().stream()
        .filter(instance -> !uncertain.contains(instance) || terminating.contains(instance))
        .toList();
  }

  /** None without an answer: what an instance waits for must be known. */
  private Set<InstanceId> findTerminating(GroupName group, Set<InstanceId> uncertain)
      throws InterruptedException {
    try {
      return activities.findTerminating(group, uncertain);
    } catch (RemoteFailure failure) {
      FailureReport.to(listener, null, "scaling activities of " + group).onFailure(failure, null);
      return Set.of();
    }
  }

  private List<String> ownHookNames(List<LifecycleHook> all) throws InterruptedException {
    String arn = ownQueue();
    return all.stream()
        .filter(AwsPendingTerminations::isTerminating)
        .filter(hook -> arn.equals(hook.notificationTargetARN()))
        .map(LifecycleHook::lifecycleHookName)
        .toList();
  }

  private String ownQueue() throws InterruptedException {
    return queueArn.get("", ARN_MAX_AGE);
  }

  @Override
  public Optional<String> otherQueue(GroupName group, String hook) throws InterruptedException {
    String own = ownQueue();
    long called = time.nanos();
    Optional<String> known = otherTarget(hooks.get(group, HOOKS_MAX_AGE), hook, own);
    // Since then the hook may have been changed to notify our queue.
    return known.isEmpty() ? known : otherTarget(hooks.getSince(group, called), hook, own);
  }

  private static Optional<String> otherTarget(List<LifecycleHook> all, String hook, String own) {
    return all.stream()
        .filter(one -> one.lifecycleHookName().equals(hook))
        .map(LifecycleHook::notificationTargetARN)
        .filter(target -> target != null && !target.isEmpty())
        .filter(target -> !target.equals(own) && !isTopic(target))
        .findFirst();
  }

  private static boolean isTopic(String arn) {
    return arn.contains(":sns:");
  }

  private static boolean isTerminating(LifecycleHook hook) {
    return TERMINATING.equals(hook.lifecycleTransition());
  }

  @Override
  public Map<InstanceId, TerminationActivity> activities(GroupName group, Set<InstanceId> instances)
      throws InterruptedException {
    return activities.findTerminations(group, instances);
  }
}
