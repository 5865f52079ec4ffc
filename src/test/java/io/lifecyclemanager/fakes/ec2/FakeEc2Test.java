package io.lifecyclemanager.fakes.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.event.SimulatedEc2Contract;
import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeEc2Test extends SimulatedEc2Contract {
  private static final GroupName GROUP = new GroupName("web");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeAutoScaling autoScaling = new FakeAutoScaling(time, new FakeQueue(time));
  private final Ec2World world = autoScaling.ec2();
  private final List<String> messages = new ArrayList<>();
  private final FakeEc2 ec2 = new FakeEc2(time, world, messages::add);

  @Test
  void aSpotInstanceEndsTwoMinutesAfterItsWarningAlsoForItsGroup() throws InterruptedException {
    autoScaling.createGroup(GROUP);
    InstanceId instance = new InstanceId("i-1");
    autoScaling.launch(GROUP, instance);
    ec2.makeSpot(instance);
    ec2.interrupt(instance);
    assertThat(messages)
        .singleElement()
        .asString()
        .contains("EC2 Spot Instance Interruption Warning", "\"instance-action\":\"terminate\"");
    time.sleep(Duration.ofSeconds(119));
    assertThat(state(instance)).isEqualTo(InstanceState.RUNNING);
    time.sleep(Duration.ofSeconds(2));
    assertThat(state(instance)).isEqualTo(InstanceState.SHUTTING_DOWN);
    assertThat(ec2.spotStatus(instance)).contains("instance-terminated-no-capacity");
    time.sleep(Duration.ofMinutes(1));
    assertThat(state(instance)).isEqualTo(InstanceState.TERMINATED);
    assertThat(autoScaling.member(instance)).isEmpty();
  }

  @Test
  void theStatusMayFollowTheWarningLater() throws InterruptedException {
    InstanceId instance = runSpot();
    world.spot().statusLag(Duration.ofSeconds(10));
    markForTermination(instance);
    assertThat(ec2.spotStatus(instance)).contains("fulfilled");
    time.sleep(Duration.ofSeconds(11));
    assertThat(ec2.spotStatus(instance)).contains("marked-for-termination");
  }

  @Test
  void changesOfStateAreSentOnlyWhenAskedFor() {
    InstanceId instance = run();
    assertThat(messages).isEmpty();
    ec2.sendOnly(EventKind.STATE_CHANGE);
    stop(instance);
    ec2.schedule(instance, "instance-reboot", Duration.ofHours(2));
    assertThat(messages).singleElement().asString().contains("\"state\":\"stopped\"");
  }

  @Test
  void aMachineFollowsItsGroup() throws InterruptedException {
    autoScaling.createGroup(GROUP);
    InstanceId instance = new InstanceId("i-1");
    autoScaling.launch(GROUP, instance);
    assertThat(state(instance)).isEqualTo(InstanceState.RUNNING);
    autoScaling.terminate(instance);
    assertThat(state(instance)).isEqualTo(InstanceState.SHUTTING_DOWN);
    time.sleep(Duration.ofSeconds(2));
    assertThat(autoScaling.member(instance)).isEmpty();
    assertThat(state(instance)).isEqualTo(InstanceState.TERMINATED);
  }

  @Test
  void ec2WarnsOfTheEndOfACapacityBlockAndTerminatesItsInstances() throws InterruptedException {
    String block = reserveBlock(time.now().plus(Duration.ofHours(1)));
    InstanceId instance = runIn(block);
    time.sleep(Duration.ofMinutes(21));
    assertThat(messages).singleElement().asString().contains("Capacity Block Expiration Warning");
    time.sleep(Duration.ofMinutes(10));
    assertThat(state(instance)).isEqualTo(InstanceState.SHUTTING_DOWN);
  }

  private InstanceState state(InstanceId instance) {
    return ec2.instance(instance).orElseThrow().state();
  }

  @Override
  protected Ec2Instances ec2() {
    return ec2;
  }

  @Override
  protected Ec2World world() {
    return world;
  }

  @Override
  protected void denyAllRequests() {
    for (String operation :
        List.of(
            "instance",
            "spotStatus",
            "scheduledEvents",
            "allScheduledEvents",
            "capacityReservation",
            "instancesIn")) {
      ec2.faults().failCalls(operation, FailureKind.DENIED);
    }
  }
}
