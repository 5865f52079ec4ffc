package io.lifecyclemanager.scenario.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.scenario.ScenarioWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** One soak. Made and used by one thread, which is that of the simulated time. */
final class SoakRun {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofMinutes(10);
  private static final Duration LONGEST_END = Duration.ofHours(6);

  /** What is remembered for some time is forgotten by then. */
  private static final Duration IDLE = Duration.ofHours(2);

  /**
   * Collections of a replica hold no more than this when nothing is in progress: an eighth of the
   * nodes, since nodes that have returned are remembered as long as they exist.
   */
  private static final int MOST_HELD = 125;

  /** Fewer than one object for each lifecycle action of a day. */
  private static final int MOST_MORE = 640;

  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final SoakMonitor monitor;
  private final SoakTraffic traffic;
  private final SoakFaults faults;
  private final SoakReplicas replicas;

  SoakRun(long seed, int nodes, int foreign) {
    Random random = new Random(seed);
    cluster = new SoakCluster(nodes, foreign, random);
    world = cluster.world;
    monitor = new SoakMonitor(cluster);
    traffic = new SoakTraffic(cluster, random);
    faults = new SoakFaults(cluster, random);
    replicas = new SoakReplicas(world, monitor, random);
  }

  /** Lets so much time pass, then lets everything end, and checks what is guaranteed. */
  void run(Duration length) throws InterruptedException, IllegalAccessException {
    pass(WARM_UP);
    Map<String, Integer> idleThreads = world.time.threads();
    int idleObjects = ReachableCollections.count(replicas.permanent());
    for (Duration end = world.time.elapsed().plus(length); isBefore(end); pass(INTERVAL)) {
      traffic.act();
      faults.act();
      replicas.act();
    }
    end();
    assertThat(monitor.violations()).isEmpty();
    assertThat(cluster.actions).as("lifecycle actions").hasSizeGreaterThan(50);
    assertNothingIsHeld(idleThreads, idleObjects);
    world.close();
  }

  /** What the soak consisted of, in one line. */
  String summary() {
    return "%d lifecycle actions, %d of them completed; %s; %d evictions, %d deletions; %d receives"
        .formatted(
            cluster.actions.size(),
            world.autoScaling.completions().size(),
            traffic.summary(),
            world.pods.evictions().size(),
            world.pods.deletions().size(),
            world.queue.faults().calls("receive"));
  }

  private boolean isBefore(Duration end) {
    return world.time.elapsed().compareTo(end) < 0;
  }

  private void pass(Duration duration) throws InterruptedException {
    for (Duration end = world.time.elapsed().plus(duration); isBefore(end); ) {
      world.time.sleep(INTERVAL);
      cluster.update();
      world.facts.clear();
    }
  }

  private void end() throws InterruptedException {
    traffic.end();
    faults.end();
    replicas.end();
    Duration latest = world.time.elapsed().plus(LONGEST_END);
    while (isBefore(traffic.lastPlanned())
        || world.queue.size() > 0
        || replicas.terminationsInProgress() > 0
        || !cluster.pendingActions().isEmpty()) {
      assertThat(world.time.elapsed())
          .as(
              "%d messages, %d terminations and the actions %s are left",
              world.queue.size(), replicas.terminationsInProgress(), cluster.pendingActions())
          .isLessThan(latest);
      pass(INTERVAL);
    }
    pass(IDLE);
  }

  private void assertNothingIsHeld(Map<String, Integer> idleThreads, int idleObjects)
      throws IllegalAccessException {
    Map<String, Integer> threads = new HashMap<>(world.time.threads());
    idleThreads.forEach((name, idle) -> threads.computeIfPresent(name, (_, now) -> now - idle));
    threads.values().removeIf(more -> more <= 0);
    assertThat(threads).as("threads that were not there at the beginning").isEmpty();
    assertThat(world.pods.openFeeds()).as("watches of pods").isZero();
    assertThat(world.volumes.openWatches()).as("watches of volumes").isZero();
    Map<String, Integer> held = ReachableCollections.sizes(replicas.permanent());
    assertThat(held).hasSizeGreaterThan(10);
    held.values().removeIf(size -> size <= MOST_HELD);
    assertThat(held).as("collections of a replica that have grown").isEmpty();
    assertThat(ReachableCollections.count(replicas.permanent()))
        .as("objects of a replica, %d at the beginning", idleObjects)
        .isLessThan(idleObjects + MOST_MORE);
  }
}
