package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.hold.LifecycleActions.HookTimeouts;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link LifecycleActions}, for fakes and for AWS. */
public abstract class LifecycleActionsContract {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  protected static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final Map<String, Duration> ONE_HOOK = Map.of("drain", HALF_A_MINUTE);

  protected abstract LifecycleActions actions();

  /** Creates a group with these hooks and heartbeat timeouts; an instance waits in each of them. */
  protected abstract List<LifecycleAction> startTerminations(Map<String, Duration> hooks);

  protected abstract void advanceTime(Duration time) throws InterruptedException;

  /** The instance is terminated in EC2, not by its group. */
  protected abstract void terminateOutsideGroup(InstanceId instance);

  /** From now on all calls are denied. */
  protected abstract void denyAllCalls();

  final LifecycleAction startTermination() {
    return startTerminations(ONE_HOOK).getFirst();
  }

  private boolean isActive(LifecycleAction action) {
    return actions().heartbeat(action) instanceof LifecycleActionAnswer.ActionAccepted;
  }

  @Test
  void aHeartbeatRestartsTheTimeout() throws InterruptedException {
    LifecycleAction action = startTermination();
    advanceTime(Duration.ofSeconds(20));
    assertThat(actions().heartbeat(action)).isEqualTo(new LifecycleActionAnswer.ActionAccepted());
    advanceTime(Duration.ofSeconds(20));
    assertThat(isActive(action)).isTrue();
  }

  @Test
  void withoutHeartbeatsTheActionIsOver() throws InterruptedException {
    LifecycleAction action = startTermination();
    advanceTime(HALF_A_MINUTE.plusSeconds(1));
    assertThat(actions().heartbeat(action)).isInstanceOf(LifecycleActionAnswer.ActionOver.class);
  }

  @Test
  void noHeartbeatIsAcceptedAfterTheGlobalTimeout() throws InterruptedException {
    LifecycleAction action = startTermination();
    for (int i = 0; i < 120; i++) {
      assertThat(isActive(action)).isTrue();
      advanceTime(Duration.ofSeconds(25));
    }
    assertThat(isActive(action)).isFalse();
  }

  @Test
  void anActionIsCompletedOnceAndOverThen() {
    LifecycleAction action = startTermination();
    assertThat(actions().complete(action, Verdict.CONTINUE))
        .isEqualTo(new LifecycleActionAnswer.ActionAccepted());
    assertThat(actions().complete(action, Verdict.CONTINUE))
        .isInstanceOf(LifecycleActionAnswer.ActionOver.class);
    assertThat(actions().heartbeat(action)).isInstanceOf(LifecycleActionAnswer.ActionOver.class);
  }

  @Test
  void theReasonIsAutoScalingsMessage() {
    LifecycleAction action = startTermination();
    actions().complete(action, Verdict.ABANDON);
    LifecycleActionAnswer.ActionOver over =
        (LifecycleActionAnswer.ActionOver) actions().heartbeat(action);
    assertThat(over.reason()).contains("No active Lifecycle Action found");
  }

  @Test
  void anActionWithoutTokenIsFoundByItsInstance() {
    LifecycleAction known = startTermination();
    LifecycleAction action =
        new LifecycleAction(known.group(), known.hook(), known.instance(), null, null);
    assertThat(actions().heartbeat(action)).isEqualTo(new LifecycleActionAnswer.ActionAccepted());
    assertThat(actions().complete(action, Verdict.CONTINUE))
        .isEqualTo(new LifecycleActionAnswer.ActionAccepted());
    assertThat(isActive(known)).isFalse();
  }

  @Test
  void continueLeavesTheOtherHookWaiting() {
    List<LifecycleAction> both =
        startTerminations(Map.of("drain", HALF_A_MINUTE, "logs", HALF_A_MINUTE));
    actions().complete(both.getFirst(), Verdict.CONTINUE);
    assertThat(both).map(this::isActive).containsExactly(false, true);
  }

  @Test
  void abandonEndsTheOtherHookToo() {
    List<LifecycleAction> both =
        startTerminations(Map.of("drain", HALF_A_MINUTE, "logs", HALF_A_MINUTE));
    actions().complete(both.getFirst(), Verdict.ABANDON);
    assertThat(both).map(this::isActive).containsExactly(false, false);
  }

  @Test
  void anActionOfATerminatedInstanceIsOver() {
    LifecycleAction action = startTermination();
    terminateOutsideGroup(action.instance());
    assertThat(actions().heartbeat(action)).isInstanceOf(LifecycleActionAnswer.ActionOver.class);
    assertThat(actions().complete(action, Verdict.CONTINUE))
        .isInstanceOf(LifecycleActionAnswer.ActionOver.class);
  }

  @Test
  void anActionOfAGroupThatDoesNotExistIsOver() {
    LifecycleAction known = startTermination();
    LifecycleAction action =
        new LifecycleAction(
            new GroupName("gone"), known.hook(), known.instance(), known.token(), null);
    assertThat(actions().heartbeat(action)).isInstanceOf(LifecycleActionAnswer.ActionOver.class);
  }

  @Test
  void anActionThatTheApiModelDoesNotAcceptIsRejectedForGood() {
    LifecycleAction good = startTermination();
    for (LifecycleAction bad : List.of(with(good, "a b", null), with(good, "drain", "short"))) {
      assertThat(actions().heartbeat(bad)).isInstanceOf(LifecycleActionAnswer.ActionRejected.class);
      assertThat(actions().complete(bad, Verdict.CONTINUE))
          .isInstanceOf(LifecycleActionAnswer.ActionRejected.class);
    }
    assertThat(isActive(good)).isTrue();
  }

  private static LifecycleAction with(LifecycleAction good, String hook, @Nullable String token) {
    return new LifecycleAction(good.group(), hook, good.instance(), token, good.activityId());
  }

  @Test
  void theGlobalTimeoutIsAHundredHeartbeatTimeouts() {
    LifecycleAction action = startTermination();
    assertThat(actions().hookTimeouts(action.group(), action.hook(), MAX_AGE))
        .contains(new HookTimeouts(HALF_A_MINUTE, Duration.ofMinutes(50), ""));
  }

  @Test
  void theGlobalTimeoutIsAtMostTwoDays() {
    LifecycleAction action = startTerminations(Map.of("slow", Duration.ofHours(1))).getFirst();
    assertThat(actions().hookTimeouts(action.group(), action.hook(), MAX_AGE))
        .contains(new HookTimeouts(Duration.ofHours(1), Duration.ofDays(2), ""));
  }

  @Test
  void aHookOrGroupThatDoesNotExistHasNoTimeouts() {
    LifecycleAction action = startTermination();
    assertThat(actions().hookTimeouts(action.group(), "other", MAX_AGE)).isEmpty();
    assertThat(actions().hookTimeouts(new GroupName("gone"), "drain", MAX_AGE)).isEmpty();
  }

  @Test
  void aDeniedCallIsAFailure() {
    LifecycleAction action = startTermination();
    denyAllCalls();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().heartbeat(action))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().complete(action, Verdict.CONTINUE))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().hookTimeouts(action.group(), action.hook(), MAX_AGE))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
