package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/** Heartbeats and completions, by token where there is one, else by instance. Thread-safe. */
public final class AwsLifecycleActions implements LifecycleActions {
  private static final Duration HOOKS_MAX_AGE = Duration.ofMinutes(10);

  /** What Auto Scaling takes for a token; anything else makes it refuse the whole request. */
  private static final int TOKEN_LENGTH = 36;

  private final AutoScalingClient client;
  private final Cached<GroupName, Map<String, HookTimeouts>> hooks;

  /** Slow answers must not make heartbeats late: they have a pace of their own. */
  private final AwsRequests heartbeats = new AwsRequests("Auto Scaling", 64);

  private final AwsRequests completions = new AwsRequests("Auto Scaling", 16);

  /** Makes no request. */
  public AwsLifecycleActions(AutoScalingClient client, Time time) {
    this.client = client;
    GroupHooks ofGroup = new GroupHooks(client, new AwsRequests("Auto Scaling", 4));
    this.hooks = new Cached<>(time, HOOKS_MAX_AGE, group -> times(ofGroup.describe(group)));
  }

  @Override
  public LifecycleActionAnswer heartbeat(LifecycleAction action) {
    return heartbeats.call(
        "RecordLifecycleActionHeartbeat",
        () ->
            acceptedOrOver(() ->
                client.recordLifecycleActionHeartbeat(ask ->
                    ask.autoScalingGroupName(action.group().value())
                        .lifecycleHookName(action.hook())
                        .lifecycleActionToken(token(action))
                        .instanceId(instanceUnlessToken(action)))));
  }

  @Override
  public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
    return completions.call(
        "CompleteLifecycleAction",
        () ->
            acceptedOrOver(() ->
                client.completeLifecycleAction(ask ->
                    ask.autoScalingGroupName(action.group().value())
                        .lifecycleHookName(action.hook())
                        .lifecycleActionToken(token(action))
                        .instanceId(instanceUnlessToken(action))
                        .lifecycleActionResult(verdict.name()))));
  }

  private static @Nullable String token(LifecycleAction action) {
    @Nullable String token = action.token();
    return token != null && token.length() >= TOKEN_LENGTH ? token : null;
  }

  private static @Nullable String instanceUnlessToken(LifecycleAction action) {
    return token(action) == null ? action.instance().value() : null;
  }

  private static LifecycleActionAnswer acceptedOrOver(Runnable request) {
    try {
      request.run();
      return new LifecycleActionAnswer.ActionAccepted();
    } catch (AutoScalingException e) {
      if (isNotFound(e)) {
        return new LifecycleActionAnswer.ActionOver(AwsFailures.errorMessage(e));
      }
      throw e;
    }
  }

  /**
   * No such action, instance, hook or group: all of them one error code, told apart by words alone.
   */
  public static boolean isNotFound(AutoScalingException e) {
    String words = AwsFailures.errorMessage(e);
    return AwsFailures.errorCode(e).equals("ValidationError")
        && (words.contains("No active Lifecycle Action found")
            || words.contains("No Lifecycle Hook found")
            || words.contains("not found")
            || words.contains("No managed instance found"));
  }

  @Override
  public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook) {
    try {
      @Nullable HookTimeouts known = hooks.get(group).get(hook);
      if (known == null) {
        // The hook may be younger than the answer.
        hooks.forget(group);
      }
      return Optional.ofNullable(known == null ? hooks.get(group).get(hook) : known);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("Auto Scaling DescribeLifecycleHooks", e);
    }
  }

  private static Map<String, HookTimeouts> times(List<LifecycleHook> hooks) {
    return hooks.stream()
        .collect(Collectors.toMap(LifecycleHook::lifecycleHookName, AwsLifecycleActions::times));
  }

  private static HookTimeouts times(LifecycleHook hook) {
    return new HookTimeouts(
        Duration.ofSeconds(hook.heartbeatTimeout()), Duration.ofSeconds(hook.globalTimeout()));
  }
}
