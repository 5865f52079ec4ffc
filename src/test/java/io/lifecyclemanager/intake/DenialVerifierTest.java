package io.lifecyclemanager.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.hold.LifecycleActions.LifecycleActionAnswer.ActionOver;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Auto Scaling's answer about the instance lags behind the message, and denials pass. */
class DenialVerifierTest {
  private static final GroupName GROUP = new GroupName("workers");
  private static final InstanceId IN_SERVICE = new InstanceId("i-1");
  private static final LifecycleAction ACTION =
      new LifecycleAction(GROUP, "drain", IN_SERVICE, null, null);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));
  private final DenialVerifier verifier = new DenialVerifier(autoScaling, autoScaling, time);

  @BeforeEach
  void launch() {
    autoScaling.createGroup(GROUP);
    autoScaling.putHook(GROUP, "drain", Duration.ofHours(1));
    autoScaling.launch(GROUP, IN_SERVICE);
    autoScaling.faults().failCalls("heartbeat", FailureKind.DENIED);
  }

  @Test
  void anActionOfAnInstanceInServiceIsOverOnceTheAnswerCannotLagAnyLonger()
      throws InterruptedException {
    for (int minute = 0; minute < 5; minute++) {
      assertDenied();
      time.sleep(MINUTE);
    }
    assertThat(verifier.heartbeat(ACTION)).isInstanceOf(ActionOver.class);
  }

  @Test
  void theTimeBeginsAnewAfterACallThatIsAnswered() throws InterruptedException {
    assertDenied();
    time.sleep(MINUTE.multipliedBy(4));
    autoScaling.faults().clearFaults();
    assertThat(verifier.heartbeat(ACTION)).isInstanceOf(ActionOver.class);
    time.sleep(MINUTE.multipliedBy(4));
    autoScaling.faults().failCalls("heartbeat", FailureKind.DENIED);
    assertDenied();
  }

  private void assertDenied() {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> verifier.heartbeat(ACTION))
        .returns(FailureKind.DENIED, RemoteFailure::kind);
  }
}
