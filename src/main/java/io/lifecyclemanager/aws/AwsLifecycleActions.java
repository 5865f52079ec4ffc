package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * Heartbeats and completions on AWS, by the action's token where it has one, else by instance id.
 * Thread-safe.
 */
public final class AwsLifecycleActions implements LifecycleActions {
  private static final String VALIDATION_ERROR = "ValidationError";

  private final AutoScalingClient client;
  private final Time time;
  private final SingleFlight<GroupName, Map<String, HookTimeouts>> hooks;

  /** Many: the sender of heartbeats has a rate limit of its own, and slow answers are not late. */
  private final AwsRequests heartbeats = AwsRequests.forChanges("Auto Scaling", 64);

  private final AwsRequests completions = AwsRequests.forChanges("Auto Scaling", 16);

  public AwsLifecycleActions(AutoScalingClient client, Time time) {
    this.client = client;
    this.time = time;
    GroupHooks groupHooks = new GroupHooks(client, new AwsRequests("Auto Scaling", 4));
    this.hooks = new SingleFlight<>(time, "hooks", group -> timeouts(groupHooks.describe(group)));
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return heartbeats.call(
        "RecordLifecycleActionHeartbeat",
        () ->
            acceptedOrEnded(() ->
                client.recordLifecycleActionHeartbeat(ask ->
                    ask.autoScalingGroupName(action.group().value())
                        .lifecycleHookName(action.hook())
                        .lifecycleActionToken(action.token())
                        .instanceId(instanceUnlessToken(action)))));
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    return completions.call(
        "CompleteLifecycleAction",
        () ->
            acceptedOrEnded(() ->
                client.completeLifecycleAction(ask ->
                    ask.autoScalingGroupName(action.group().value())
                        .lifecycleHookName(action.hook())
                        .lifecycleActionToken(action.token())
                        .instanceId(instanceUnlessToken(action))
                        .lifecycleActionResult(verdict.name()))));
  }

  private static @Nullable String instanceUnlessToken(LifecycleAction action) {
    return action.token() == null ? action.instance().value() : null;
  }

  private static LifecycleActionAnswer acceptedOrEnded(Runnable request) {
    try {
      request.run();
      return new LifecycleActionAnswer.ActionAccepted();
    } catch (AutoScalingException e) {
      if (isNotFound(e)) {
        return new LifecycleActionAnswer.ActionOver(AwsFailures.errorMessage(e));
      }
      if (AwsFailures.errorCode(e).equals(VALIDATION_ERROR)) {
        return new LifecycleActionAnswer.ActionRejected(AwsFailures.errorMessage(e));
      }
      throw e;
    }
  }

  /**
   * Whether there is no such lifecycle action, instance, hook or group. All of them have the error
   * code of a malformed request: only the message tells.
   */
  public static boolean isNotFound(AutoScalingException e) {
    String message = AwsFailures.errorMessage(e);
    return AwsFailures.errorCode(e).equals(VALIDATION_ERROR)
        && (message.contains("No active Lifecycle Action found")
            || message.contains("No Lifecycle Hook found")
            || message.contains("not found")
            || message.contains("No managed instance found"));
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
    try {
      long called = time.nanos();
      @Nullable HookTimeouts known = hooks.get(group, maxAge).get(hook);
      // The hook may be younger than the answer.
      return Optional.ofNullable(known == null ? hooks.getSince(group, called).get(hook) : known);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("Auto Scaling DescribeLifecycleHooks", e);
    }
  }

  private static Map<String, HookTimeouts> timeouts(List<LifecycleHook> hooks) {
    return hooks.stream()
        .collect(Collectors.toMap(LifecycleHook::lifecycleHookName, AwsLifecycleActions::timeouts));
  }

  private static HookTimeouts timeouts(LifecycleHook hook) {
    return new HookTimeouts(
        Duration.ofSeconds(hook.heartbeatTimeout()),
        Duration.ofSeconds(hook.globalTimeout()),
        Objects.requireNonNullElse(hook.notificationMetadata(), ""));
  }
}
