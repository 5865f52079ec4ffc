package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Managed node groups, Karpenter and Auto Mode drain their nodes on events themselves. */
class ManagedNodeTest {
  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;

  private void start(NodeManager manager) {
    world.nodes.manage(world.nodeOf(events.instance), manager);
    world.pods.add(world.nodeOf(events.instance), PodSpec.pod("web-1"));
    world.ec2.sendOnly(EventKind.SPOT);
    world.start("replica-1");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void spotWarningsAreLeftToThem(NodeManager manager) throws InterruptedException {
    start(manager);
    world.ec2.makeSpot(events.instance);
    world.ec2.interrupt(events.instance);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.MANAGED_NODE);
    assertThat(world.ec2.faults().calls("instance")).isZero();
    events.assertNeverTouched();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void changesOfStateAreLeftToThem(NodeManager manager) throws InterruptedException {
    start(manager);
    world.ec2.sendOnly(EventKind.STATE_CHANGE);
    world.ec2.world().state(events.instance.value(), MachineState.STOPPED);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.MANAGED_NODE);
    events.assertNeverTouched();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void scheduledEventsAreLeftToThem(NodeManager manager) throws InterruptedException {
    start(manager);
    world.ec2.schedule(events.instance, "instance-retirement", Duration.ofMinutes(20));
    world.time.sleep(Duration.ofMinutes(20));

    assertThat(events.responses()).isZero();
    events.assertNeverTouched();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void hooksAreHonoured(NodeManager manager) throws InterruptedException {
    start(manager);
    world.autoScaling.terminate(events.instance);
    world.awaitIdle();

    assertThat(world.pods.evictions()).hasSize(1);
    assertThat(world.autoScaling.completions()).hasSize(1);
  }
}
