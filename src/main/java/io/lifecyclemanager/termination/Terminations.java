package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.TerminationEnded.TerminationOutcome;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is in flight: one run per instance. Thread-safe. */
public final class Terminations {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final TerminationDependencies tools;
  private final Time time;
  private final Signal ended;
  private final Map<InstanceId, TerminationRun> runs = new HashMap<>();
  private boolean stopping;

  /** Nothing is in flight yet. */
  public Terminations(TerminationDependencies tools) {
    this.tools = tools;
    this.time = tools.time();
    this.ended = time.signal();
  }

  /**
   * Begins the instance's run, or joins the one in flight. May be called twice with the same
   * action: the run has it once.
   *
   * @return false when everything is being stopped: the message is for others
   */
  public boolean accept(TerminationRequest termination) {
    InstanceId instance = termination.action().instance();
    synchronized (runs) {
      if (stopping) {
        return false;
      }
      TerminationRun running = runs.get(instance);
      if (running == null || !running.join(termination, false)) {
        begin(instance, termination);
      }
    }
    return true;
  }

  private void begin(InstanceId instance, TerminationRequest termination) {
    TerminationRun run = new TerminationRun(tools, termination);
    runs.put(instance, run);
    tools
        .listener()
        .on(
            new Fact.TerminationStarted(
                new TerminatingInstance(instance, termination.action().group(), null),
                termination.action(),
                tools.policy().maxDuration()));
    run.join(termination, true);
    time.start("termination " + instance, () -> runAndForget(instance, run));
  }

  private void runAndForget(InstanceId instance, TerminationRun run) {
    try {
      run.run();
    } finally {
      synchronized (runs) {
        runs.remove(instance, run);
      }
      ended.raise();
    }
  }

  /** Whether a run of the instance is in flight here. */
  public boolean isRunning(InstanceId instance) {
    synchronized (runs) {
      return runs.containsKey(instance);
    }
  }

  /** How many runs are in flight. */
  public int runningCount() {
    synchronized (runs) {
      return runs.size();
    }
  }

  /**
   * Has the runs hear of what changes in the index of nodes, and stops those whose node another
   * replica has claimed since, until interrupted.
   */
  public void watchClaims() throws InterruptedException {
    Signal changes = tools.nodes().changes();
    @Nullable NodeCounts told = null;
    while (true) {
      long seen = changes.count();
      NodeCounts tally = tools.nodes().counts();
      if (!tally.equals(told)) {
        told = tally;
        tools.listener().on(new Fact.NodesCounted(tally.nodes(), tally.terminating()));
      }
      tools.share().recheck();
      all().forEach(TerminationRun::checkClaim);
      changes.await(seen, LOOK_AGAIN);
    }
  }

  /**
   * Hands everything over: no run begins any more, those in flight stop and give their messages
   * back. May be called twice.
   *
   * @param atMost how long to wait for them
   * @return how many had not ended by then
   * @throws InterruptedException when interrupted while waiting
   */
  public int handOver(Duration atMost) throws InterruptedException {
    Deadline end = time.in(atMost);
    synchronized (runs) {
      stopping = true;
    }
    all().forEach(run -> run.stop(TerminationOutcome.HANDED_OVER));
    for (long seen = ended.count(); runningCount() > 0 && !time.isPast(end); seen = ended.count()) {
      if (runningCount() > 0) {
        ended.await(seen, time.until(end));
      }
    }
    return runningCount();
  }

  private List<TerminationRun> all() {
    synchronized (runs) {
      return List.copyOf(runs.values());
    }
  }
}
