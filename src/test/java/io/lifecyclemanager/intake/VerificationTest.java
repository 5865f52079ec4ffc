package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.intake.AutoScalingGroups.GroupMember;
import io.lifecyclemanager.intake.Verification.VerificationResult;
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
        "Warmed:Pending",
        "Warmed:Pending:Wait",
        "ReplacingRootVolume:Wait"
      })
  void aTerminatingInstanceConfirmsTheMessageHoweverOldItIs(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(VerificationResult.Confirmed.class);
    assertThat(judge(state, OLD)).isInstanceOf(VerificationResult.Confirmed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Terminating:Proceed",
        "Terminated",
        "Warmed:Pending:Proceed",
        "RootVolumeReplaced",
        "Detached"
      })
  void anInstanceThatIsPastTheHooksEndsTheMessage(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(VerificationResult.AlreadyOver.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InService",
        "Pending",
        "Pending:Wait",
        "Standby",
        "Warmed:Stopped",
        "SomethingNewIn2030"
      })
  void anyOtherStateIsNotConfirmedYetAndOverAfterAWhile(String state) {
    assertThat(judge(state, NEW)).isInstanceOf(VerificationResult.NotConfirmedYet.class);
    assertThat(judge(state, OLD)).isInstanceOf(VerificationResult.AlreadyOver.class);
  }

  @Test
  void anInstanceInNoGroupOrInAnotherOneEndsTheMessage() {
    assertThat(Verification.verify(ACTION, Optional.empty(), NEW, 1))
        .isInstanceOf(VerificationResult.AlreadyOver.class);
    GroupMember elsewhere =
        new GroupMember(new GroupName("db"), new LifecycleState("Terminating:Wait"));
    assertThat(Verification.verify(ACTION, Optional.of(elsewhere), NEW, 1))
        .isInstanceOf(VerificationResult.AlreadyOver.class);
  }

  @Test
  void withoutAnAgeManyDeliveriesCountAsOld() {
    Optional<GroupMember> inService = member("InService");
    assertThat(Verification.verify(ACTION, inService, null, 2))
        .isInstanceOf(VerificationResult.NotConfirmedYet.class);
    assertThat(Verification.verify(ACTION, inService, null, 20))
        .isInstanceOf(VerificationResult.AlreadyOver.class);
  }

  private static VerificationResult judge(String state, Duration age) {
    return Verification.verify(ACTION, member(state), age, 1);
  }

  private static Optional<GroupMember> member(String state) {
    return Optional.of(new GroupMember(GROUP, new LifecycleState(state)));
  }
}
