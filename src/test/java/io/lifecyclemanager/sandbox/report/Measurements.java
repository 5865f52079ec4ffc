package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.sandbox.traffic.ServingPod;
import io.lifecyclemanager.sandbox.traffic.Traffic;
import io.lifecyclemanager.sandbox.traffic.TrafficClients;
import io.lifecyclemanager.sandbox.traffic.TrafficSnapshot;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxWorkload;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
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
public final class Measurements implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final SandboxWorld world;
  private final Time time;
  private final Duration late;
  private final boolean requestsWanted;
  private final Instant began;
  private final ControllerCalls callsBefore;
  private final PeakCallRate queuePace = new PeakCallRate();
  private final PeakCallRate kubernetesPace = new PeakCallRate();
  private final Thread looking;
  private final TrafficClients clients;
  private final Map<ControllerProcess, ProcessFootprint> before = new HashMap<>();

  /**
   * What was measured.
   *
   * @param began when the measuring began
   * @param requestsWanted whether clients were to send any
   * @param tallies requests, by balancer
   * @param processes what each controller that still runs took since the beginning
   * @param queueCalls the controllers' calls to SQS since the beginning, from their metrics
   * @param kubernetesCalls their calls to the API server since the beginning, from their metrics
   * @param exits controllers that ended by themselves
   */
  public record Measured(
      Instant began,
      boolean requestsWanted,
      List<RequestTally> tallies,
      List<ProcessFootprint> processes,
      CallCounts queueCalls,
      CallCounts kubernetesCalls,
      List<ControllerExit> exits) {
    /** Where nothing was measured. */
    public static final Measured NOTHING =
        new Measured(
            Instant.MIN, false, List.of(), List.of(), CallCounts.NONE, CallCounts.NONE, List.of());
  }

  /** Calls that only the controllers themselves count, by operation. */
  private record ControllerCalls(Map<String, Long> queue, Map<String, Long> kubernetes) {}

  /**
   * Begins to measure; ends when closed.
   *
   * @param habits of the clients
   * @param perSecond requests from clients, to all balancers together; 0 for none
   */
  public static Measurements start(SandboxWorld world, Traffic.Habits habits, int perSecond)
      throws InterruptedException {
    return new Measurements(world, new SystemTime(), habits, perSecond, world.scene().seed());
  }

  private Measurements(
      SandboxWorld world, Time time, Traffic.Habits habits, int perSecond, long seed)
      throws InterruptedException {
    this.world = world;
    this.time = time;
    late = habits.late();
    requestsWanted = perSecond > 0 && world.balancing().areFeeding();
    for (ControllerProcess controller : world.controllers()) {
      ProcessFootprint.of(controller.pid()).ifPresent(now -> before.put(controller, now));
    }
    callsBefore = calls();
    looking = time.start("pace", this::look);
    began = world.now();
    clients =
        new TrafficClients(
            time,
            new Traffic(habits, new Random(seed)),
            perSecond,
            () -> world.balancing().registered(world.fleet().nodes()),
            this::moment);
  }

  private TrafficSnapshot moment() {
    // Before the look: what ends during it is seen, at the latest, at the next moment.
    Instant now = world.now();
    Map<String, List<ServingPod>> pods = new HashMap<>();
    Map<String, Instant> ended = new HashMap<>();
    for (PodHistory pod : world.pods()) {
      pod.stopped().ifPresent(end -> ended.put(pod.uid(), end));
      if (isChosen(pod)) {
        boolean terminating = pod.deletionSeen().isPresent();
        pods.computeIfAbsent(SandboxWorkload.appOf(pod), app -> new ArrayList<>())
            .add(new ServingPod(pod.uid(), SandboxWorkload.appOf(pod), pod.node(), terminating));
      }
    }
    Map<String, Instant> gone = world.fleet().gone();
    return new TrafficSnapshot(now, pods, ended, gone);
  }

  /** Nodes go on choosing a pod that ended without being asked to: they do not know in time. */
  private static boolean isChosen(PodHistory pod) {
    boolean isKnownToHaveEnded = pod.stopped().isPresent() && pod.deletionSeen().isPresent();
    return pod.started().isPresent()
        && pod.removed().isEmpty()
        && !isKnownToHaveEnded
        && !pod.staysWithNode();
  }

  /** What was measured so far, traffic only. */
  public List<RequestTally> tallies() {
    return clients.tallies();
  }

  /**
   * Sums up. Before that requests go on until load balancers know of every change, so that those to
   * machines that are gone count, and all are answered or lost.
   *
   * @param exits controllers that ended by themselves
   */
  public Measured finish(List<ControllerExit> exits) throws InterruptedException {
    time.sleep(late);
    clients.finish();
    List<ProcessFootprint> processes = new ArrayList<>();
    for (ControllerProcess controller : world.controllers()) {
      taken(controller).ifPresent(processes::add);
    }
    ControllerCalls calls = calls();
    return new Measured(
        began,
        requestsWanted,
        clients.tallies(),
        processes,
        new CallCounts(since(callsBefore.queue, calls.queue), queuePace.most()),
        new CallCounts(since(callsBefore.kubernetes, calls.kubernetes), kubernetesPace.most()),
        exits);
  }

  private void look() {
    try {
      while (true) {
        ControllerCalls calls = calls();
        long now = time.nanos();
        queuePace.add(now, calls.queue);
        kubernetesPace.add(now, calls.kubernetes);
        time.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What all controllers have counted since they began. */
  private ControllerCalls calls() throws InterruptedException {
    ControllerCalls calls = new ControllerCalls(new TreeMap<>(), new TreeMap<>());
    for (ControllerProcess controller : world.controllers()) {
      String metrics = metrics(controller);
      merge(metrics, "aws", "{service}.{operation}", calls.queue);
      merge(metrics, "kubernetes", "{verb} {resource} {code}", calls.kubernetes);
    }
    calls.queue.keySet().removeIf(call -> !call.regionMatches(true, 0, "sqs", 0, 3));
    return calls;
  }

  private static void merge(String metrics, String whose, String key, Map<String, Long> sums) {
    ScrapedMetrics.counts(metrics, "lifecycle_manager_" + whose + "_requests_total", key)
        .forEach((call, count) -> sums.merge(call, count, Long::sum));
  }

  /** What was added; what a controller counted that has ended since is lost. */
  private static Map<String, Long> since(Map<String, Long> before, Map<String, Long> now) {
    Map<String, Long> since = new TreeMap<>();
    now.forEach((call, count) -> {
      long more = count - before.getOrDefault(call, 0L);
      if (more > 0) {
        since.put(call, more);
      }
    });
    return since;
  }

  private Optional<ProcessFootprint> taken(ControllerProcess controller) {
    Duration spent =
        Optional.ofNullable(before.get(controller))
            .map(ProcessFootprint::cpu)
            .orElse(Duration.ZERO);
    return ProcessFootprint.of(controller.pid())
        .map(now -> new ProcessFootprint(now.cpu().minus(spent), now.resident(), now.peak()));
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
    looking.interrupt();
    clients.close();
  }
}
