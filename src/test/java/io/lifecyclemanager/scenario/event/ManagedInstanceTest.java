package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What manages an instance whose node has not joined is known by the tags of the instance. */
class ManagedInstanceTest {
  private static final String BLOCK = "cr-0123456789abcdef0";

  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final InstanceId nodeless = world.addInstance(2);

  @BeforeEach
  void nameTheGroup() {
    world.withSettings(
        settings -> SettingsChange.cluster(settings, null, Set.of(ScenarioWorld.GROUP.value())));
  }

  private void interrupt() {
    world.ec2.sendOnly(EventKind.SPOT);
    world.ec2.makeSpot(nodeless);
    world.start("replica-1");
    world.ec2.interrupt(nodeless);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eks:nodegroup-name",
        "karpenter.sh/nodepool",
        "karpenter.sh/provisioner-name",
        "eks:kubernetes-node-pool-name"
      })
  void itsSpotWarningsAreLeftToItsManager(String tag) throws InterruptedException {
    world.ec2.world().tag(nodeless.value(), tag, "main");
    interrupt();
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.MANAGED_NODE);
    assertThat(events.responses()).isZero();
  }

  @Test
  void itsChangesOfStateAreLeftToItsManager() throws InterruptedException {
    world.ec2.world().tag(nodeless.value(), "eks:nodegroup-name", "main");
    world.ec2.world().settle(); // sends that the instance runs
    world.ec2.sendOnly(EventKind.STATE_CHANGE);
    world.start("replica-1");
    world.ec2.world().state(nodeless.value(), MachineState.STOPPED);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.MANAGED_NODE);
  }

  @Test
  void theEndOfItsCapacityBlockIsLeftToItsManager() throws InterruptedException {
    world.ec2.world().tag(nodeless.value(), "karpenter.sh/nodepool", "main");
    world
        .ec2
        .world()
        .reservations()
        .reserveBlock(BLOCK, world.time.now().plus(Duration.ofHours(1)));
    world.ec2.world().reservations().use(BLOCK, nodeless.value());
    world.start("replica-1");
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.MANAGED_NODE);
    assertThat(events.responses()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eks:cluster-name", "kubernetes.io/cluster/prod", "Name"})
  void otherTagsSayNothing(String tag) throws InterruptedException {
    world.ec2.world().tag(nodeless.value(), tag, "main");
    interrupt();
    world.awaitIdle();

    assertThat(events.responses()).isEqualTo(1);
  }
}
