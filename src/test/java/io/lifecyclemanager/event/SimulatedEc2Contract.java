package io.lifecyclemanager.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.event.Ec2Instances.CapacityReservation;
import io.lifecyclemanager.event.Ec2Instances.ReservationType;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract for implementations that see the machines of the simulated EC2. */
public abstract class SimulatedEc2Contract extends Ec2InstancesContract {
  private int created;

  /** The machines. */
  protected abstract Ec2World world();

  @Test
  void aMissingPermissionIsToldFromAnOutage() {
    denyAllRequests();
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> ec2().instance(UNKNOWN))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.DENIED));
  }

  @Test
  void anInterruptibleReservationTellsThatItsCapacityIsReclaimed() throws InterruptedException {
    world().reservations().reserve("cr-source");
    world().reservations().reserveInterruptible("cr-lent", "cr-source");
    runIn("cr-lent");
    assertThat(ec2().capacityReservation("cr-lent"))
        .contains(new CapacityReservation("cr-lent", ReservationType.INTERRUPTIBLE, null, false));
    world().reservations().reclaim("cr-lent");
    assertThat(ec2().capacityReservation("cr-lent"))
        .contains(new CapacityReservation("cr-lent", ReservationType.INTERRUPTIBLE, null, true));
    assertThat(ec2().capacityReservation("cr-source"))
        .contains(new CapacityReservation("cr-source", ReservationType.DEFAULT, null, false));
  }

  @Test
  void whatAnotherAccountReclaimsIsNotShown() throws InterruptedException {
    world().reservations().reserveInterruptible("cr-lent", null);
    runIn("cr-lent");
    world().reservations().reclaim("cr-lent");
    assertThat(ec2().capacityReservation("cr-lent"))
        .contains(new CapacityReservation("cr-lent", ReservationType.INTERRUPTIBLE, null, false));
  }

  @Override
  protected InstanceId run() {
    InstanceId instance = new InstanceId("i-%017x".formatted(++created));
    world().run(instance.value());
    return instance;
  }

  @Override
  protected InstanceId runSpot() {
    InstanceId instance = run();
    world().spot().fulfil(instance.value());
    return instance;
  }

  @Override
  protected void stop(InstanceId instance) {
    world().state(instance.value(), MachineState.STOPPED);
  }

  @Override
  protected void terminate(InstanceId instance) {
    world().state(instance.value(), MachineState.TERMINATED);
  }

  @Override
  protected void tag(InstanceId instance, String key, String value) {
    world().tag(instance.value(), key, value);
  }

  @Override
  protected void markForTermination(InstanceId spotInstance) {
    world().spot().interrupt(spotInstance.value(), SpotAction.TERMINATE);
  }

  @Override
  protected String schedule(InstanceId instance, String code, Instant notBefore) {
    return world().scheduled().schedule(instance.value(), code, notBefore);
  }

  @Override
  protected void cancel(String event) {
    world().scheduled().cancel(event);
  }

  @Override
  protected String reserve() {
    world().reservations().reserve("cr-1");
    return "cr-1";
  }

  @Override
  protected String reserveBlock(Instant endsAt) {
    String id = "cr-block" + ++created;
    world().reservations().reserveBlock(id, endsAt);
    return id;
  }

  @Override
  protected InstanceId runIn(String reservation) {
    InstanceId instance = run();
    world().reservations().use(reservation, instance.value());
    return instance;
  }
}
