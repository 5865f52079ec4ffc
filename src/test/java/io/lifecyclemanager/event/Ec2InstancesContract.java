package io.lifecyclemanager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.Ec2Instances.Ec2Instance;
import io.lifecyclemanager.event.Ec2Instances.ReservationType;
import io.lifecyclemanager.event.Ec2Instances.ScheduledEvent;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Ec2Instances} has in common. */
public abstract class Ec2InstancesContract {
  protected static final InstanceId UNKNOWN = new InstanceId("i-0123456789abcdeff");
  protected static final Instant START = Instant.parse("2030-01-02T03:00:00Z");

  /** The instances under test. */
  protected abstract Ec2Instances ec2();

  /** Starts an on-demand instance and waits until it runs. */
  protected abstract InstanceId run();

  /** Starts a spot instance. */
  protected abstract InstanceId runSpot();

  protected abstract void stop(InstanceId instance);

  protected abstract void terminate(InstanceId instance);

  protected abstract void tag(InstanceId instance, String key, String value);

  /** EC2 is going to interrupt the spot instance by terminating it. */
  protected abstract void markForTermination(InstanceId spotInstance);

  /** Returns the event's id. */
  protected abstract String schedule(InstanceId instance, String code, Instant notBefore);

  protected abstract void cancel(String event);

  /** Returns the id of a reservation without an end. */
  protected abstract String reserve();

  /** Returns the id of a Capacity Block. */
  protected abstract String reserveBlock(Instant endsAt);

  /** Starts an instance in the reservation. */
  protected abstract InstanceId runIn(String reservation);

  /** From now on every request is denied. */
  protected abstract void denyAllRequests();

  @Test
  void nothingIsKnownOfAnInstanceThatIsNotThere() throws InterruptedException {
    run();
    assertThat(ec2().instance(UNKNOWN)).isEmpty();
    assertThat(ec2().spotStatus(UNKNOWN)).isEmpty();
    assertThat(ec2().scheduledEvents(UNKNOWN)).isEmpty();
  }

  @Test
  void anInstanceHasItsStateAndItsTags() throws InterruptedException {
    InstanceId instance = run();
    tag(instance, "kubernetes.io/cluster/prod", "owned");
    Ec2Instance found = ec2().instance(instance).orElseThrow();
    assertThat(found.id()).isEqualTo(instance);
    assertThat(found.state()).isEqualTo(InstanceState.RUNNING);
    assertThat(found.tags()).contains(Map.entry("kubernetes.io/cluster/prod", "owned"));
    assertThat(found.isSpot()).isFalse();
    assertThat(found.capacityReservation()).isNull();
    assertThat(ec2().spotStatus(instance)).isEmpty();
    assertThat(ec2().scheduledEvents(instance)).isEmpty();
  }

  @Test
  void aStoppedOrTerminatedInstanceIsStillKnown() throws InterruptedException {
    InstanceId stopped = run();
    InstanceId terminated = run();
    stop(stopped);
    terminate(terminated);
    assertThat(ec2().instance(stopped).orElseThrow().state()).isEqualTo(InstanceState.STOPPED);
    assertThat(ec2().instance(terminated).orElseThrow().state())
        .isEqualTo(InstanceState.TERMINATED);
  }

  @Test
  void aSpotInstanceIsKnownAsOne() throws InterruptedException {
    InstanceId instance = runSpot();
    assertThat(ec2().instance(instance).orElseThrow().isSpot()).isTrue();
  }

  @Test
  void theRequestOfASpotInstanceThatRunsIsFulfilled() throws InterruptedException {
    assertThat(ec2().spotStatus(runSpot())).contains("fulfilled");
  }

  @Test
  void theRequestOfASpotInstanceTellsItsInterruption() throws InterruptedException {
    InstanceId interrupted = runSpot();
    InstanceId other = runSpot();
    markForTermination(interrupted);
    assertThat(ec2().spotStatus(interrupted)).contains("marked-for-termination");
    assertThat(ec2().spotStatus(other)).contains("fulfilled");
  }

  @Test
  void aScheduledEventIsListedAlsoWhenItIsClosed() throws InterruptedException {
    InstanceId instance = run();
    String event = schedule(instance, "instance-retirement", START);
    ScheduledEvent open = ec2().scheduledEvents(instance).getFirst();
    assertThat(open.instance()).isEqualTo(instance);
    assertThat(open.id()).isEqualTo(event);
    assertThat(open.code()).isEqualTo("instance-retirement");
    assertThat(open.notBefore()).isEqualTo(START);
    assertThat(open.isClosed()).isFalse();

    cancel(event);
    assertThat(ec2().scheduledEvents(instance))
        .singleElement()
        .matches(ScheduledEvent::isClosed, "closed");
  }

  @Test
  void theEventsOfAStoppedInstanceAreListed() throws InterruptedException {
    InstanceId instance = run();
    String event = schedule(instance, "instance-stop", START);
    stop(instance);
    assertThat(ec2().scheduledEvents(instance)).extracting(ScheduledEvent::id).contains(event);
  }

  @Test
  void theEventsOfAllInstancesAreListedHoweverManyThereAre() throws InterruptedException {
    List<String> scheduled = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      InstanceId instance = run();
      scheduled.add(schedule(instance, "system-reboot", START));
      scheduled.add(schedule(instance, "instance-stop", START));
    }
    run();
    assertThat(ec2().allScheduledEvents())
        .extracting(ScheduledEvent::id)
        .containsExactlyInAnyOrderElementsOf(scheduled);
  }

  @Test
  void aReservationThatIsNotThereIsUnknown() throws InterruptedException {
    assertThat(ec2().capacityReservation("cr-0123456789abcdeff")).isEmpty();
    assertThat(ec2().capacityReservation("no reservation")).isEmpty();
  }

  @Test
  void aReservationHasItsInstancesAndNoEnd() throws InterruptedException {
    String id = reserve();
    InstanceId instance = runIn(id);
    assertThat(ec2().capacityReservation(id))
        .contains(new CapacityReservation(id, ReservationType.DEFAULT, null, false));
    assertThat(ec2().instancesIn(id)).containsExactly(instance);
    assertThat(ec2().instance(instance).orElseThrow().capacityReservation()).isEqualTo(id);
  }

  @Test
  void aCapacityBlockHasItsInstancesAndItsEnd() throws InterruptedException {
    String id = reserveBlock(START);
    String other = reserveBlock(START);
    InstanceId one = runIn(id);
    InstanceId two = runIn(id);
    runIn(other);
    CapacityReservation found = ec2().capacityReservation(id).orElseThrow();
    assertThat(found.type()).isEqualTo(ReservationType.CAPACITY_BLOCK);
    assertThat(found.endsAt()).isEqualTo(START);
    assertThat(ec2().instancesIn(id)).containsExactlyInAnyOrder(one, two);
    assertThat(ec2().instancesIn("cr-0123456789abcdeff")).isEmpty();
  }

  @Test
  void aDeniedRequestIsAFailureAndNoAnswer() {
    InstanceId instance = run();
    denyAllRequests();
    assertFails(() -> ec2().instance(instance));
    assertFails(() -> ec2().spotStatus(instance));
    assertFails(() -> ec2().scheduledEvents(instance));
    assertFails(() -> ec2().allScheduledEvents());
    assertFails(() -> ec2().capacityReservation("cr-0123456789abcdeff"));
    assertFails(() -> ec2().instancesIn("cr-0123456789abcdeff"));
  }

  private static void assertFails(ThrowingCallable call) {
    assertThatExceptionOfType(RemoteFailure.class).isThrownBy(call);
  }
}
