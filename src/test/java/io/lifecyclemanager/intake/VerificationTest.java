package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.intake.Fleet.Member;
import io.lifecyclemanager.intake.Verification.Judgement;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.LifecycleState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
  private static final GroupName GROUP = new GroupName("web");
  private static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", new InstanceId("i-1"), "token", null);
  private static final Duration NEW = Duration.ofSeconds(1);
  private static final Duration OLD = Duration.ofMinutes(6);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Terminating",
        "Terminating:Wait",
        "Warmed:Terminating:Wait",
        "ReplacingRootVolume:Wait"
      })
  void anInstanceOnItsWayOutConfirmsTheMessageHoweverOldItIs(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(Judgement.Confirmed.class);
    assertThat(judge(state, OLD)).isInstanceOf(Judgement.Confirmed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Terminating:Proceed",
        "Terminated",
        "Terminating:Retained",
        "Warmed:Terminating:Retained",
        "RootVolumeReplaced",
        "Detached"
      })
  void anInstanceThatIsPastTheHooksEndsTheMessage(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(Judgement.Over.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"InService", "Pending", "Standby", "SomethingNewIn2030"})
  void anyOtherStateIsNotYetConfirmedAndAfterAWhileNeverWillBe(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(Judgement.NotYet.class);
    assertThat(judge(state, OLD)).isInstanceOf(Judgement.Over.class);
  }

  @Test
  void anInstanceInNoGroupOrInAnotherOneEndsTheMessage() {
    assertThat(Verification.judge(ACTION, Optional.empty(), NEW, 1))
        .isInstanceOf(Judgement.Over.class);
    Member elsewhere = new Member(new GroupName("db"), new LifecycleState("Terminating:Wait"));
    assertThat(Verification.judge(ACTION, Optional.of(elsewhere), NEW, 1))
        .isInstanceOf(Judgement.Over.class);
  }

  @Test
  void withoutAnAgeManyDeliveriesCountAsOld() {
    Optional<Member> inService = member("InService");
    assertThat(Verification.judge(ACTION, inService, null, 2)).isInstanceOf(Judgement.NotYet.class);
    assertThat(Verification.judge(ACTION, inService, null, 20)).isInstanceOf(Judgement.Over.class);
  }

  private static Judgement judge(String state, Duration age) {
    return Verification.judge(ACTION, member(state), age, 1);
  }

  private static Optional<Member> member(String state) {
    return Optional.of(new Member(GROUP, new LifecycleState(state)));
  }
}
