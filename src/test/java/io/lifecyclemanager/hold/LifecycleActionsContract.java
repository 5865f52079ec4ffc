package io.lifecyclemanager.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.hold.LifecycleActions.Answer;
import io.lifecyclemanager.hold.LifecycleActions.HookTimes;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What everybody who uses {@link LifecycleActions} relies on. */
public abstract class LifecycleActionsContract {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final Map<String, Duration> ONE_HOOK = Map.of("drain", HALF_A_MINUTE);

  protected abstract LifecycleActions actions();

  /** Makes a group with these hooks and their heartbeat timeouts; an instance waits in them all. */
  protected abstract List<LifecycleAction> waiting(Map<String, Duration> hooks);

  protected abstract void passes(Duration time) throws InterruptedException;

  /** The instance is terminated in EC2, behind its group's back. */
  protected abstract void vanishes(InstanceId instance);

  /** From now on nothing is allowed. */
  protected abstract void forbidsEverything();

  private LifecycleAction waitingInOne() {
    return waiting(ONE_HOOK).getFirst();
  }

  private boolean isActive(LifecycleAction action) {
    return actions().heartbeat(action) instanceof Answer.Taken;
  }

  @Test
  void aHeartbeatRestartsTheTimeout() throws InterruptedException {
    LifecycleAction action = waitingInOne();
    passes(Duration.ofSeconds(20));
    assertThat(actions().heartbeat(action)).isEqualTo(new Answer.Taken());
    passes(Duration.ofSeconds(20));
    assertThat(isActive(action)).isTrue();
  }

  @Test
  void withoutHeartbeatsTheActionIsOver() throws InterruptedException {
    LifecycleAction action = waitingInOne();
    passes(HALF_A_MINUTE.plusSeconds(1));
    assertThat(actions().heartbeat(action)).isInstanceOf(Answer.Over.class);
  }

  @Test
  void noHeartbeatHelpsBeyondTheGlobalLimit() throws InterruptedException {
    LifecycleAction action = waitingInOne();
    for (int i = 0; i < 120; i++) {
      assertThat(isActive(action)).isTrue();
      passes(Duration.ofSeconds(25));
    }
    assertThat(isActive(action)).isFalse();
  }

  @Test
  void anActionCanBeCompletedOnceAndIsOverThen() {
    LifecycleAction action = waitingInOne();
    assertThat(actions().complete(action, Verdict.CONTINUE)).isEqualTo(new Answer.Taken());
    assertThat(actions().complete(action, Verdict.CONTINUE)).isInstanceOf(Answer.Over.class);
    assertThat(actions().heartbeat(action)).isInstanceOf(Answer.Over.class);
  }

  @Test
  void whatIsOverSaysSoInAutoScalingsWords() {
    LifecycleAction action = waitingInOne();
    actions().complete(action, Verdict.ABANDON);
    Answer.Over over = (Answer.Over) actions().heartbeat(action);
    assertThat(over.why()).contains("No active Lifecycle Action found");
  }

  @Test
  void anActionWithoutTokenIsFoundByItsInstance() {
    LifecycleAction known = waitingInOne();
    LifecycleAction action =
        new LifecycleAction(known.group(), known.hook(), known.instance(), null, null);
    assertThat(actions().heartbeat(action)).isEqualTo(new Answer.Taken());
    assertThat(actions().complete(action, Verdict.CONTINUE)).isEqualTo(new Answer.Taken());
    assertThat(isActive(known)).isFalse();
  }

  @Test
  void continueLeavesTheOtherHookWaiting() {
    List<LifecycleAction> both = waiting(Map.of("drain", HALF_A_MINUTE, "logs", HALF_A_MINUTE));
    actions().complete(both.getFirst(), Verdict.CONTINUE);
    assertThat(both).map(this::isActive).containsExactly(false, true);
  }

  @Test
  void abandonEndsTheOtherHookToo() {
    List<LifecycleAction> both = waiting(Map.of("drain", HALF_A_MINUTE, "logs", HALF_A_MINUTE));
    actions().complete(both.getFirst(), Verdict.ABANDON);
    assertThat(both).map(this::isActive).containsExactly(false, false);
  }

  @Test
  void anActionOfAnInstanceThatVanishedIsOver() {
    LifecycleAction action = waitingInOne();
    vanishes(action.instance());
    assertThat(actions().heartbeat(action)).isInstanceOf(Answer.Over.class);
    assertThat(actions().complete(action, Verdict.CONTINUE)).isInstanceOf(Answer.Over.class);
  }

  @Test
  void anActionOfAGroupThatDoesNotExistIsOver() {
    LifecycleAction known = waitingInOne();
    LifecycleAction action =
        new LifecycleAction(
            new GroupName("gone"), known.hook(), known.instance(), known.token(), null);
    assertThat(actions().heartbeat(action)).isInstanceOf(Answer.Over.class);
  }

  @Test
  void aHookHasItsTimeoutAndAHundredTimesThatInAll() {
    LifecycleAction action = waitingInOne();
    assertThat(actions().times(action.group(), action.hook()))
        .contains(new HookTimes(HALF_A_MINUTE, Duration.ofMinutes(50)));
  }

  @Test
  void inAllNoHookHasMoreThanTwoDays() {
    LifecycleAction action = waiting(Map.of("slow", Duration.ofHours(1))).getFirst();
    assertThat(actions().times(action.group(), action.hook()))
        .contains(new HookTimes(Duration.ofHours(1), Duration.ofDays(2)));
  }

  @Test
  void aHookOrGroupThatDoesNotExistHasNoTimes() {
    LifecycleAction action = waitingInOne();
    assertThat(actions().times(action.group(), "other")).isEmpty();
    assertThat(actions().times(new GroupName("gone"), "drain")).isEmpty();
  }

  @Test
  void notBeingAllowedIsNoAnswer() {
    LifecycleAction action = waitingInOne();
    forbidsEverything();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().heartbeat(action))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().complete(action, Verdict.CONTINUE))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> actions().times(action.group(), action.hook()))
        .returns(RemoteFailure.FailureKind.DENIED, RemoteFailure::kind);
  }
}
