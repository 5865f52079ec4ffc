package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Records facts as events of their nodes, on threads of its own: no termination waits for it. The
 * events of one node are recorded in order. An event that cannot be recorded is dropped, and so are
 * events while too many wait, except what blocks a drain and the end of a termination.
 */
public final class NodeEventRecorder implements Listener {
  /** How many requests are made at the same time. */
  public static final int WORKERS = 4;

  private static final Logger LOG = LogManager.getLogger(NodeEventRecorder.class);

  private final Time time;
  private final List<EventWorker> workers;
  private final AtomicBoolean isOverflowing = new AtomicBoolean();

  /**
   * @param failures receives a fact for each event that could not be recorded
   */
  public NodeEventRecorder(NodeEventSink sink, Listener failures, Time time) {
    this.time = time;
    this.workers =
        Stream.generate(() -> new EventWorker(sink, failures, time)).limit(WORKERS).toList();
  }

  @Override
  public void on(Fact fact) {
    Instant at = time.now();
    if (fact instanceof BlockersListed blockers) {
      workers.forEach(worker -> worker.setBlockers(blockers, node -> worker(node) == worker));
    } else if (fact instanceof EvictionAnswered answer) {
      NodeRef node = answer.subject().node();
      if (node != null && answer.forced() && answer.result() == EvictionResult.ACCEPTED) {
        check(worker(node).addDeletion(node, answer, at));
      }
    } else {
      NodeEvents.of(fact).forEach(event -> check(worker(event.node()).add(event, at)));
    }
  }

  private EventWorker worker(NodeRef node) {
    return workers.get(Math.floorMod(node.uid().hashCode(), WORKERS));
  }

  private void check(boolean accepted) {
    if (!accepted && isOverflowing.compareAndSet(false, true)) {
      LOG.warn(
          "the API server is too slow for the events of nodes: events are dropped (the log has"
              + " them all)");
    } else if (accepted && isOverflowing.get() && hasCaughtUp()) {
      isOverflowing.set(false);
    }
  }

  /** But for the event that was added just now. */
  private boolean hasCaughtUp() {
    return workers.stream().mapToInt(EventWorker::waiting).sum() <= 1;
  }

  /**
   * Records until interrupted. Each worker has a thread of its own.
   *
   * @param worker a number from 0 to {@link #WORKERS} - 1
   * @throws InterruptedException when interrupted
   */
  public void run(int worker) throws InterruptedException {
    workers.get(worker).run();
  }

  /**
   * Waits until all events are recorded.
   *
   * @param atMost how long to wait
   * @throws InterruptedException when interrupted
   */
  public void awaitIdle(Duration atMost) throws InterruptedException {
    long start = time.nanos();
    for (EventWorker worker : workers) {
      worker.awaitIdle(atMost.minus(time.since(start)));
    }
  }
}
