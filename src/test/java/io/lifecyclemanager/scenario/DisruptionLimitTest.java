package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many instances terminate at once, perhaps by mistake: the disruption limit slows them down. */
class DisruptionLimitTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScenarioWorld world = new ScenarioWorld();
  private final SafetyMonitor witness = new SafetyMonitor(world);
  private int most;

  @AfterEach
  void close() throws InterruptedException {
    world.close();
  }

  @Test
  void noMoreNodesTerminateThanTheLimitAllowsAndAllActionsAreHeld() throws Exception {
    List<InstanceId> all = nodes(20);
    terminate(all, 30, "replica-1");

    assertThat(most).isEqualTo(6);
    assertThat(world.facts(Fact.DisruptionLimitReached.class)).hasSize(14);
    assertThat(world.facts(Fact.NodeClaimed.class)).hasSize(20);
    allCompleted(20);
  }

  @Test
  void eachReplicaMayExceedTheLimitByOneNode() throws Exception {
    List<InstanceId> all = nodes(20);
    terminate(all, 30, "replica-1", "replica-2");

    assertThat(most).isBetween(6, 7);
    allCompleted(20);
  }

  @Test
  void aNodeThatWaitsForTheLimitStaysInUse() throws Exception {
    List<InstanceId> both = nodes(2);
    InstanceId held = waitingNodeOf(both);

    assertThat(world.currentNode(held).excludeLabel()).isNull();
    assertThat(ClaimRecord.parse(world.currentNode(held).claim())).isPresent();
    assertThat(world.pods.evictions())
        .noneMatch(one -> world.pods.actual(world.nodeOf(held)).containsKey(one.pod()));
    awaitAllDrained(both);
    allCompleted(2);
  }

  @Test
  void oneNodeIsAlwaysAllowed() throws Exception {
    terminate(nodes(3), 1, "replica-1");

    assertThat(most).isEqualTo(1);
    allCompleted(3);
  }

  @Test
  void aNodeThatHasWaitedUntilTheLatestDrainStartIsDrained() throws Exception {
    List<InstanceId> both = nodes(2);
    start(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.awaitIdle();

    // The first one's Node object never goes away.
    assertThat(world.time.elapsed()).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(42));
    allCompleted(2);
  }

  @Test
  void theNextOwnerOfAWaitingNodeWaitsToo() throws Exception {
    List<InstanceId> both = nodes(2);
    CrashableReplica first = mortal(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofSeconds(5));
    first.crash();
    start(50, "replica-2");
    awaitAllDrained(both);

    assertThat(most).isEqualTo(1);
    allCompleted(2);
  }

  @Test
  void aPatchConflictDoesNotMakeANodeWaitForItself() throws Exception {
    List<InstanceId> all = nodes(3);
    world.nodes.conflictNextPatches(2);
    terminate(all, 1, "replica-1");

    assertThat(most).isEqualTo(1);
    assertDrainedInTurn(3);
  }

  @Test
  void anOutageDuringTheClaimDoesNotMakeANodeWaitForItself() throws Exception {
    List<InstanceId> all = nodes(3);
    start(1, "replica-1");
    world.nodes.setOutage(true);
    all.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofMinutes(1));
    world.nodes.setOutage(false);
    awaitAllDrained(all);

    assertDrainedInTurn(3);
  }

  @Test
  void aNodeCordonedByAnotherActorDoesNotCountAsTerminating() throws Exception {
    List<InstanceId> all = nodes(4);
    all.forEach(one ->
        world.nodes.changeByAnotherActor(
            world.nodeOf(one), new Nodes.NodeChange(true, Map.of(), Map.of())));
    terminate(all, 25, "replica-1");

    assertThat(most).isEqualTo(1);
    assertThat(world.nodes.patches())
        .filteredOn(patch -> patch.change().unschedulable() != null)
        .allMatch(patch ->
            patch
                .change()
                .annotations()
                .get(ClaimRecord.ANNOTATION)
                .contains("\"wasCordoned\":true"));
    assertDrainedInTurn(4);
  }

  @Test
  void aNodeCordonedByAnotherActorWhileItWaitsStaysCordoned() throws Exception {
    List<InstanceId> both = nodes(2);
    InstanceId held = waitingNodeOf(both);
    world.nodes.changeByAnotherActor(
        world.nodeOf(held), new Nodes.NodeChange(true, Map.of(), Map.of()));
    InstanceId other = both.stream().filter(one -> !one.equals(held)).findFirst().orElseThrow();
    awaitAllDrained(List.of(other));
    world.time.sleep(Duration.ofSeconds(5));

    assertThat(ClaimRecord.parse(world.currentNode(held).claim()).orElseThrow().wasCordoned())
        .isTrue();
    awaitAllDrained(both);
    assertDrainedInTurn(2);
  }

  @Test
  void aDeletedNodeWaitsNoLonger() throws Exception {
    List<InstanceId> both = nodes(2);
    InstanceId held = waitingNodeOf(both);
    world.nodes.remove(world.nodeOf(held));
    world.awaitIdle();

    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(5));
    assertThat(world.autoScaling.completions()).hasSize(2);
  }

  @Test
  void theLimitHoldsWhereNodesMayNotBePatched() throws Exception {
    world.nodes.denyPatches("no role allows it");
    List<InstanceId> all = nodes(4);
    start(50, "replica-1");
    all.forEach(world.autoScaling::terminate);
    world.time.sleep(PermissionTracker.GRANT_TIMEOUT.plusSeconds(12));

    assertThat(world.pods.evictions()).hasSize(2);
    awaitAllDrained(all);
    allCompleted(4);
  }

  private void assertDrainedInTurn(int count) throws InterruptedException {
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(10));
    allCompleted(count);
  }

  private List<InstanceId> nodes(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::nodeWithPod).toList();
  }

  private InstanceId nodeWithPod(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number).grace(60).stopsIn(20));
    return instance;
  }

  private void start(int percent, String replica) {
    world
        .withSettings(settings -> SettingsChange.disruptionLimit(settings, percent))
        .start(replica, world.queue, witness);
  }

  /** Terminates both, of which the limit allows one; answers the other one. */
  private InstanceId waitingNodeOf(List<InstanceId> both) throws InterruptedException {
    start(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofSeconds(5));
    List<InstanceId> held =
        both.stream().filter(one -> !world.currentNode(one).unschedulable()).toList();
    assertThat(held).hasSize(1);
    return held.getFirst();
  }

  private CrashableReplica mortal(int percent, String replica) {
    return world
        .withSettings(settings -> SettingsChange.disruptionLimit(settings, percent))
        .startCrashable(replica);
  }

  private void terminate(List<InstanceId> instances, int percent, String... replicas)
      throws InterruptedException {
    for (String replica : replicas) {
      start(percent, replica);
    }
    instances.forEach(world.autoScaling::terminate);
    awaitAllDrained(instances);
  }

  /** The machine ends some seconds after its completion, and its Node object with it. */
  private void awaitAllDrained(List<InstanceId> instances) throws InterruptedException {
    for (int seconds = 0; instances.stream().anyMatch(this::hasNode); seconds++) {
      assertThat(seconds).isLessThan(3600);
      most = Math.max(most, world.nodes.counts().terminating());
      instances.stream()
          .filter(one ->
              world.autoScaling.completions().stream()
                  .anyMatch(completion -> completion.action().instance().equals(one)))
          .forEach(one -> world.nodes.remove(world.nodeOf(one)));
      world.time.sleep(SECOND);
    }
  }

  private boolean hasNode(InstanceId instance) {
    return world.nodes.cached(world.nodeOf(instance)).isPresent();
  }

  private void allCompleted(int count) throws InterruptedException {
    world.awaitIdle();
    assertThat(witness.violations()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(count);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.queue.size()).isZero();
  }
}
