package io.lifecyclemanager.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Many instances that terminate at once under a disruption limit. Used by one thread. */
final class MassTermination {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScenarioWorld world;
  private final SafetyMonitor witness;
  private int most;

  MassTermination(ScenarioWorld world) {
    this.world = world;
    this.witness = new SafetyMonitor(world);
  }

  /** The maximum of nodes that were terminating at the same time. */
  int mostTerminating() {
    return most;
  }

  /** All nodes were drained, one after another, and none waited for the latest drain start. */
  void assertDrainedInTurn(int count) throws InterruptedException {
    assertThat(world.time.elapsed()).isLessThan(Duration.ofMinutes(10));
    assertAllCompleted(count);
  }

  /** Adds nodes that have a pod each. */
  List<InstanceId> nodes(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::nodeWithPod).toList();
  }

  private InstanceId nodeWithPod(int number) {
    InstanceId instance = world.addNode(number);
    world.pods.add(world.nodeOf(instance), PodSpec.pod("web-" + number).grace(60).stopsIn(20));
    return instance;
  }

  /** Starts a replica with a disruption limit in percent. */
  void start(int percent, String replica) {
    world
        .withSettings(settings -> SettingsChange.disruptionLimit(settings, percent))
        .start(replica, world.queue, witness);
  }

  /** Terminates both, of which the limit allows one; returns the other one. */
  InstanceId waitingNodeOf(List<InstanceId> both) throws InterruptedException {
    start(50, "replica-1");
    both.forEach(world.autoScaling::terminate);
    world.time.sleep(Duration.ofSeconds(5));
    List<InstanceId> held =
        both.stream().filter(one -> !world.currentNode(one).unschedulable()).toList();
    assertThat(held).hasSize(1);
    return held.getFirst();
  }

  /** As {@link #start}, for a replica that can crash. */
  CrashableReplica startCrashable(int percent, String replica) {
    return world
        .withSettings(settings -> SettingsChange.disruptionLimit(settings, percent))
        .startCrashable(replica);
  }

  /** Starts the replicas, terminates the instances and waits until all their nodes are gone. */
  void terminate(List<InstanceId> instances, int percent, String... replicas)
      throws InterruptedException {
    for (String replica : replicas) {
      start(percent, replica);
    }
    instances.forEach(world.autoScaling::terminate);
    awaitAllDrained(instances);
  }

  /** The machine ends some seconds after its completion, and its Node object with it. */
  void awaitAllDrained(List<InstanceId> instances) throws InterruptedException {
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

  /** All actions were completed, none expired, and no invariant was violated. */
  void assertAllCompleted(int count) throws InterruptedException {
    world.awaitIdle();
    assertThat(witness.violations()).isEmpty();
    assertThat(world.autoScaling.completions()).hasSize(count);
    assertThat(world.autoScaling.expiries()).isEmpty();
    assertThat(world.queue.size()).isZero();
  }
}
