package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.traffic.Clients;
import io.lifecyclemanager.sandbox.traffic.Moment;
import io.lifecyclemanager.sandbox.traffic.ServingPod;
import io.lifecyclemanager.sandbox.traffic.Tally;
import io.lifecyclemanager.sandbox.traffic.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Measures while nodes are terminated: requests, and what the controllers take. */
final class Instruments implements AutoCloseable {
  private static final String CALLS = "lifecycle_manager_%s_requests_total";

  private final SandboxWorld world;
  private final Time time;
  private final Duration late;
  private final boolean requestsWanted;
  private final Clients clients;
  private final Map<ControllerProcess, Footprint> before = new HashMap<>();

  /**
   * What was measured.
   *
   * @param requestsWanted whether clients were to send any
   * @param tallies requests, by balancer
   * @param processes what each controller that still runs took since the beginning
   * @param queueCalls the controllers' calls to SQS by operation and result, from their metrics
   * @param kubernetesCalls their calls to the API server, from their metrics
   */
  record Measured(
      boolean requestsWanted,
      List<Tally> tallies,
      List<Footprint> processes,
      Map<String, Long> queueCalls,
      Map<String, Long> kubernetesCalls) {
    /** Where nothing was measured. */
    static final Measured NOTHING = new Measured(false, List.of(), List.of(), Map.of(), Map.of());
  }

  Instruments(SandboxWorld world, Time time, Traffic.Habits habits, int perSecond, long seed) {
    this.world = world;
    this.time = time;
    late = habits.late();
    requestsWanted = perSecond > 0 && world.balancing().areFeeding();
    for (ControllerProcess controller : world.controllers()) {
      Footprint.of(controller.pid()).ifPresent(now -> before.put(controller, now));
    }
    clients =
        new Clients(
            time,
            new Traffic(habits, new Random(seed)),
            perSecond,
            () -> world.balancing().registered(world.fleet().nodes()),
            this::moment);
  }

  private Moment moment() {
    // Before the look: what ends during it is seen, at the latest, at the next moment.
    Instant now = world.now();
    Map<String, List<ServingPod>> pods = new HashMap<>();
    Map<String, Instant> ended = new HashMap<>();
    for (PodLife pod : world.pods()) {
      pod.stopped().ifPresent(end -> ended.put(pod.uid(), end));
      if (isChosen(pod)) {
        boolean terminating = pod.deletionSeen().isPresent();
        pods.computeIfAbsent(Workload.appOf(pod), app -> new ArrayList<>())
            .add(new ServingPod(pod.uid(), Workload.appOf(pod), pod.node(), terminating));
      }
    }
    Map<String, Instant> gone = world.fleet().gone();
    return new Moment(now, pods, ended, gone);
  }

  /** Nodes go on choosing a pod that ended without being asked to: nobody tells them in time. */
  private static boolean isChosen(PodLife pod) {
    boolean isKnownToHaveEnded = pod.stopped().isPresent() && pod.deletionSeen().isPresent();
    return pod.started().isPresent()
        && pod.removed().isEmpty()
        && !isKnownToHaveEnded
        && !pod.staysWithNode();
  }

  /** What was measured so far, traffic only. */
  List<Tally> tallies() {
    return clients.tallies();
  }

  /**
   * Sums up. Before that requests go on until balancers have heard of everything, so that those to
   * machines that are gone count, and all are answered or lost.
   */
  Measured finish() throws InterruptedException {
    time.sleep(late);
    clients.finish();
    List<Footprint> processes = new ArrayList<>();
    Map<String, Long> queueCalls = new TreeMap<>();
    Map<String, Long> kubernetesCalls = new TreeMap<>();
    for (ControllerProcess controller : world.controllers()) {
      taken(controller).ifPresent(processes::add);
      String metrics = metrics(controller);
      Scraped.counts(metrics, CALLS.formatted("aws"), "{service}.{operation}")
          .forEach((call, count) -> {
            if (call.regionMatches(true, 0, "sqs", 0, 3)) {
              queueCalls.merge(call, count, Long::sum);
            }
          });
      Scraped.counts(metrics, CALLS.formatted("kubernetes"), "{verb} {resource} {code}")
          .forEach((call, count) -> kubernetesCalls.merge(call, count, Long::sum));
    }
    return new Measured(requestsWanted, clients.tallies(), processes, queueCalls, kubernetesCalls);
  }

  private Optional<Footprint> taken(ControllerProcess controller) {
    Duration spent =
        Optional.ofNullable(before.get(controller)).map(Footprint::cpu).orElse(Duration.ZERO);
    return Footprint.of(controller.pid())
        .map(now -> new Footprint(now.cpu().minus(spent), now.resident(), now.peak()));
  }

  private static String metrics(ControllerProcess controller) throws InterruptedException {
    try {
      return controller.get("/metrics").body();
    } catch (IOException e) {
      return ""; // It has ended, and its numbers with it.
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
