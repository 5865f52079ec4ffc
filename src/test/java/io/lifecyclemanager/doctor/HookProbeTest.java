package io.lifecyclemanager.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.check.Check;
import io.lifecyclemanager.doctor.check.CheckOutcome;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas.ReplicaSummary;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.model.GroupName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A probe puts hooks again and observes whether their test messages arrive. */
class HookProbeTest {
  private final DoctorFixture doctor = new DoctorFixture();

  @Test
  void withoutProbeNoHookIsPut() throws InterruptedException {
    assertThat(doctor.outcomeOf(Check.DELIVERY_PROBE)).isInstanceOf(CheckOutcome.NotMade.class);
    assertThat(doctor.account.hooksPutAgain()).isEmpty();
  }

  @Test
  void theTestMessageIsSeenInTheMetricsOfServe() throws InterruptedException {
    assertThat(doctor.probe())
        .isEqualTo(new CheckOutcome.Passed("1 test message arrived: by serve"));
    assertThat(doctor.account.hooksPutAgain()).containsExactly(HealthySnapshot.hook("blue"));
  }

  @Test
  void withoutAReadyReplicaDoctorReceivesTheTestMessageItself() throws InterruptedException {
    doctor.replicas = () -> new ReplicaSummary(0, 0, List.of());
    assertThat(doctor.probe())
        .isEqualTo(new CheckOutcome.Passed("1 test message arrived: received here"));
  }

  @Test
  void anOldTestMessageIsNotTheOneOfTheProbe() throws InterruptedException {
    doctor.account.loseTestMessages();
    TestMessageArrival old = new TestMessageArrival(new GroupName("blue"), "", Instant.EPOCH);
    doctor.replicas = () -> new ReplicaSummary(2, 0, List.of(old));
    CheckOutcome outcome = doctor.probe();
    assertThat(outcome.isError()).isTrue();
    assertThat(outcome.toString()).contains("2 replicas waited for 60 s");
  }

  @Test
  void aHookThatCannotBePutIsReported() throws InterruptedException {
    doctor.account.refusePublishing("Unable to publish test message to notification target");
    assertThat(doctor.probe().toString()).contains("cannot be put again: Unable to publish");
  }

  @Test
  void whenReplicasDoNotAnswerNoHookIsPut() throws InterruptedException {
    doctor.replicas =
        () -> {
          throw DoctorFixture.denied("get pods/proxy: forbidden");
        };
    CheckOutcome outcome = doctor.probe();
    assertThat(outcome.isError()).isTrue();
    assertThat(outcome.toString()).contains("no hook could be probed: get pods/proxy: forbidden");
    assertThat(doctor.account.hooksPutAgain()).isEmpty();
  }

  @Test
  void whenReceivingWouldDoHarmNoHookIsPut() throws InterruptedException {
    doctor.replicas = () -> new ReplicaSummary(0, 0, List.of());
    doctor.account.messages(HealthySnapshot.QUEUE, 201);
    assertThat(doctor.probe().toString()).contains("the queue has too many messages");
    assertThat(doctor.account.hooksPutAgain()).isEmpty();
  }
}
