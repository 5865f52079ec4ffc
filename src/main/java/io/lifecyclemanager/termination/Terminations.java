package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.TerminationScope;
import io.lifecyclemanager.termination.StopReason.HandedOver;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All terminations in progress in this replica, one for each instance. Thread-safe. */
public final class Terminations {
  /** How often claims are checked without a change in the index of nodes. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

  private final TerminationDependencies dependencies;
  private final Time time;
  private final Signal begun;
  private final Signal ended;
  private final Map<InstanceId, TerminationRun> runs = new HashMap<>();
  private boolean stopping;

  /** Without any termination. */
  public Terminations(TerminationDependencies dependencies) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.begun = time.signal();
    this.ended = time.signal();
  }

  /**
   * Begins the instance's termination, or joins the one in progress. May be repeated: a termination
   * has each lifecycle action once.
   *
   * @return false once {@link #handOver} was called: the request is for another replica
   */
  public boolean accept(TerminationRequest request) {
    InstanceId instance = request.instance().instance();
    synchronized (runs) {
      if (stopping) {
        return false;
      }
      TerminationRun running = runs.get(instance);
      if (running == null || !running.join(request)) {
        begin(instance, request);
      }
    }
    return true;
  }

  private void begin(InstanceId instance, TerminationRequest request) {
    TerminationRun run = new TerminationRun(dependencies, request, it -> isCurrent(instance, it));
    runs.put(instance, run);
    run.hold(request);
    time.start(
        "termination " + instance,
        () -> TerminationScope.run(run.id(), () -> runToEnd(instance, run)));
    begun.raise();
  }

  /** A run whose actions have all ended may wait for an answer when the next one begins. */
  private boolean isCurrent(InstanceId instance, TerminationRun run) {
    synchronized (runs) {
      return run.equals(runs.get(instance));
    }
  }

  private void runToEnd(InstanceId instance, TerminationRun run) {
    try {
      run.run();
    } finally {
      synchronized (runs) {
        runs.remove(instance, run);
      }
      ended.raise();
    }
  }

  /** Raised with each termination that begins. */
  public Signal begun() {
    return begun;
  }

  /** Whether a termination of the instance is in progress in this replica. */
  public boolean isRunning(InstanceId instance) {
    return find(instance).isPresent();
  }

  /** Whether a termination of the event's instance is in progress here with other causes only. */
  public boolean lacks(InstanceEvent event) {
    return find(event.instance()).filter(it -> !it.hasCause(event)).isPresent();
  }

  /**
   * Makes the heartbeats of the instance's termination due at once, if one is in progress in this
   * replica. It ends soon if Auto Scaling has ended its actions. May be repeated.
   */
  public void sendHeartbeats(InstanceId instance) {
    find(instance).ifPresent(TerminationRun::sendHeartbeats);
  }

  /**
   * These events of the instance are over: its termination ends, unless another cause is left. May
   * be repeated.
   */
  public void endEvents(InstanceId instance, List<ClaimEvent> over) {
    find(instance).ifPresent(it -> it.endEvents(over));
  }

  private Optional<TerminationRun> find(InstanceId instance) {
    synchronized (runs) {
      return Optional.ofNullable(runs.get(instance));
    }
  }

  /**
   * Completes all lifecycle actions of the instance that this replica holds with {@code CONTINUE}
   * now, whatever the termination waits for, and deletes their messages. Another replica that takes
   * the termination over before does not know of it. May be repeated.
   *
   * @param requester who asks for it, for the log and the events of the node
   */
  public InterventionOutcome complete(InstanceId instance, String requester) {
    return intervene(instance, it -> it.complete(requester));
  }

  /**
   * Moves the deadline of the instance's termination to a later time, as far as Auto Scaling and
   * EC2 allow; {@code --drain-timeout} gives way to it. Otherwise as {@link #complete}.
   *
   * @param fromNow how long the termination may take from now on
   */
  public InterventionOutcome extend(InstanceId instance, Duration fromNow, String requester) {
    return intervene(instance, it -> it.extend(fromNow, requester));
  }

  /**
   * Requests the evictions of the instance's pods that were refused again at once. Otherwise as
   * {@link #complete}.
   */
  public InterventionOutcome retryEvictions(InstanceId instance, String requester) {
    return intervene(instance, it -> it.retryEvictions(requester));
  }

  private InterventionOutcome intervene(
      InstanceId instance, Function<Interventions, InterventionOutcome> request) {
    return find(instance)
        .map(run -> request.apply(run.interventions()))
        .orElseGet(() -> Interventions.elsewhere(dependencies, instance));
  }

  /** Whether {@link #handOver} was called. */
  public boolean isStopping() {
    synchronized (runs) {
      return stopping;
    }
  }

  /** How many terminations are in progress in this replica. */
  public int runningCount() {
    synchronized (runs) {
      return runs.size();
    }
  }

  /**
   * The state of each termination in progress in this replica, and since when. A copy: it does not
   * change afterwards.
   */
  public Map<InstanceId, TerminationSnapshot> snapshots() {
    Map<InstanceId, TerminationRun> now;
    synchronized (runs) {
      now = Map.copyOf(runs);
    }
    return now.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> it.getValue().snapshot()));
  }

  /**
   * Passes changes in the index of nodes on to the termination of that node and to the disruption
   * limit, and stops terminations whose node another replica has claimed, until interrupted. A
   * change wakes no other termination: thousands of nodes report their state all the time.
   */
  public void watchClaims() throws InterruptedException {
    Signal changes = dependencies.nodes().changes();
    Optional<NodeCounts> reported = Optional.empty();
    Deadline checkAll = time.in(Duration.ZERO);
    while (true) {
      long seen = changes.count();
      boolean always = time.isPast(checkAll);
      if (always) {
        checkAll = time.in(CHECK_INTERVAL);
      }
      boolean changed = always;
      NodeCounts counts = dependencies.nodes().counts();
      if (!reported.equals(Optional.of(counts))) {
        changed = true;
        reported = Optional.of(counts);
        dependencies.listener().on(new Fact.NodesCounted(counts.nodes(), counts.terminating()));
      }
      for (TerminationRun run : running()) {
        changed |= run.checkNode(always);
      }
      if (changed) {
        dependencies.admissions().recheck();
      }
      changes.await(seen, time.until(checkAll));
    }
  }

  /**
   * Hands all terminations over to other replicas: none begins any more, and those in progress stop
   * and return their messages to the queue. May be repeated.
   *
   * @param atMost how long to wait for them
   * @return how many had not stopped by then
   * @throws InterruptedException when interrupted while waiting
   */
  public int handOver(Duration atMost) throws InterruptedException {
    Deadline end = time.in(atMost);
    synchronized (runs) {
      stopping = true;
    }
    running().forEach(run -> run.stop(new HandedOver()));
    long seen = ended.count();
    while (runningCount() > 0 && !time.isPast(end)) {
      ended.await(seen, time.until(end));
      seen = ended.count();
    }
    return runningCount();
  }

  private List<TerminationRun> running() {
    synchronized (runs) {
      return List.copyOf(runs.values());
    }
  }
}
