package io.lifecyclemanager.scenario.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Capacity Block ends: EC2 terminates its instances from 30 minutes before its end. */
@Tag("full")
class CapacityBlockTest {
  private static final String BLOCK = "cr-0123456789abcdef0";

  @AutoClose private final EventWorld events = new EventWorld();
  private final ScenarioWorld world = events.world;
  private final Instant end = world.time.now().plus(Duration.ofMinutes(100));

  private void reserve() {
    world.ec2.world().reservations().reserveBlock(BLOCK, end);
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
  }

  /** A message that says that the block ends then, whether it is true or not. */
  private void report(Instant reportedEnd) {
    Instant now = world.time.now();
    world.queue.send(Ec2Messages.blockExpirationWarning(BLOCK, reportedEnd, now).body());
  }

  @Test
  void everyPodLeavesBeforeEc2BeginsToTerminateTheInstances() throws InterruptedException {
    events.addBlockedPod();
    reserve();
    world.start("replica-1");
    world.time.sleep(Duration.ofMinutes(59));
    events.assertNeverTouched();
    world.time.sleep(Duration.ofMinutes(11));

    assertThat(world.pods.removals()).singleElement().matches(removal -> !removal.killed());
    assertThat(events.node().isTerminating()).isTrue();
    world.awaitIdle();
  }

  @Test
  void aWarningLongBeforeTheEndMovesNothing() throws InterruptedException {
    world.ec2.world().reservations().reserveBlock(BLOCK, end.plus(Duration.ofHours(10)));
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
    world.start("replica-1");
    report(end);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aReservationThatIsNoCapacityBlockDoesNotCount() throws InterruptedException {
    world.ec2.world().reservations().reserve(BLOCK);
    world.ec2.world().reservations().use(BLOCK, events.instance.value());
    world.start("replica-1");
    report(end);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.UNCONFIRMED_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void aBlockWithoutInstancesOfTheClusterIsForeign() throws InterruptedException {
    world.ec2.world().reservations().reserveBlock(BLOCK, end);
    world.ec2.world().run("i-0000000000000beef");
    world.ec2.world().reservations().use(BLOCK, "i-0000000000000beef");
    world.start("replica-1");
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.FOREIGN_EVENT);
    events.assertNeverTouched();
  }

  @Test
  void anInstanceThatRunsOnHasItsNodeBack() throws InterruptedException {
    reserve();
    world.start("replica-1");
    events.awaitEnd();
    assertThat(events.node().isTerminating()).isTrue();
    // It is extended: the instance runs in what is another block from now on.
    world.ec2.world().reservations().reserveBlock(BLOCK, end.plus(Duration.ofDays(1)));
    world.time.sleep(Duration.ofMinutes(13));
    assertThat(events.node().isTerminating()).as("until five minutes after the time").isTrue();

    world.time.sleep(Duration.ofMinutes(2).plus(EventWorld.RELEASE_TIME));
    events.assertAsBefore();
  }

  private InstanceId useSecondInstance() {
    InstanceId second = world.addInstance(2);
    world.ec2.world().reservations().use(BLOCK, second.value());
    world.withSettings(settings ->
        SettingsChange.withoutReconciler(
            SettingsChange.cluster(settings, null, Set.of(ScenarioWorld.GROUP.value()))));
    return second;
  }

  @Test
  void theMessageIsDeletedWhenTheLastInstanceIsDrained() throws InterruptedException {
    reserve();
    InstanceId second = useSecondInstance();
    world.start("replica-1");
    events.awaitEnd();
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(events.node().isTerminating()).isTrue();
    assertThat(world.queue.size()).as("its second instance has no node yet").isEqualTo(1);

    NodeRef node = world.nodes.add(second.value(), "late");
    world.time.until(() -> world.queue.size() == 0, Duration.ofMinutes(2));
    assertThat(world.nodes.actual(node).isTerminating()).isTrue();
    assertThat(events.responses()).isEqualTo(2);
    assertThat(events.dropped()).isEmpty();
  }

  @Test
  void anotherReplicaFinishesWhatACrashedOneHasBegun() throws InterruptedException {
    reserve();
    InstanceId second = useSecondInstance();
    CrashableReplica first = world.startCrashable("replica-1");
    events.awaitEnd();
    first.crash();
    NodeRef node = world.nodes.add(second.value(), "late");
    world.pods.add(node, PodSpec.pod("web-2"));
    world.start("replica-2");
    world.awaitIdle();

    assertThat(world.nodes.actual(node).isTerminating()).isTrue();
    assertThat(world.pods.evictions()).hasSize(1);
  }

  @Test
  void theMessageIsDeletedAlsoWhenNoNodeJoins() throws InterruptedException {
    reserve();
    InstanceId _ = useSecondInstance();
    world.start("replica-1");
    events.awaitEnd();
    world.awaitIdle();

    assertThat(world.facts(Fact.TerminationEnded.class)).hasSize(2);
  }

  @Test
  void aReplicaThatStopsLeavesTheMessageToAnother() throws InterruptedException {
    reserve();
    InstanceId second = useSecondInstance();
    TerminationService first = world.start("replica-1");
    events.awaitEnd();
    first.stop(Duration.ofSeconds(5));
    world.time.sleep(Duration.ofMinutes(1));
    assertThat(world.queue.visible()).isEqualTo(1);

    NodeRef node = world.nodes.add(second.value(), "late");
    world.start("replica-2");
    world.awaitIdle();
    assertThat(world.nodes.actual(node).isTerminating()).isTrue();
  }

  @Test
  void aMessageAboutDrainedInstancesIsOver() throws InterruptedException {
    reserve();
    world.start("replica-1");
    events.awaitEnd();
    report(end);
    events.awaitDropped(1);

    assertThat(events.dropped()).containsExactly(DropReason.OVER);
  }
}
