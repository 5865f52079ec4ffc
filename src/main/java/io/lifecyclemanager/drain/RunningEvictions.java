package io.lifecyclemanager.drain;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The evictions of one drain, each with its thread. Used by one thread. A pod whose eviction has
 * ended remains, so that it is not evicted again.
 */
final class RunningEvictions implements AutoCloseable {
  /** Whether a pod may be evicted. */
  enum EvictionTurn {
    /** It may. */
    NOW,
    /** Not yet: it must not be interrupted. */
    LATER,
    /** Not yet: no other replica is known to be ready, and the program runs in this pod. */
    WITHOUT_PEER,
    /** It terminates, it is gone, or another replica owns the node. */
    NEVER
  }

  private final Time time;
  private final Function<PodRef, EvictionTurn> turn;
  private final Predicate<PodRef> isLeaving;
  private final Map<PodRef, PodEvictor> evictors = new HashMap<>();
  private final Map<PodRef, Thread> threads = new HashMap<>();

  /**
   * @param turn whether a pod may be evicted; called by the threads of the evictions
   * @param isLeaving whether the watch shows that the pod terminates, or does not show it any more;
   *     called by the threads of the evictions
   */
  RunningEvictions(Time time, Function<PodRef, EvictionTurn> turn, Predicate<PodRef> isLeaving) {
    this.time = time;
    this.turn = turn;
    this.isLeaving = isLeaving;
  }

  /** Starts the eviction of a pod that has none. */
  void start(PodRef pod, PodEvictor evictor) {
    evictors.put(pod, evictor);
    threads.put(
        pod, time.start("evict " + pod, () -> evictor.runUntilInterrupted(turn, isLeaving)));
  }

  /** Starts the evictions anew of the pods that do not leave and whose first request is over. */
  void restart(Function<PodRef, PodEvictor> evictor) {
    Map.copyOf(evictors)
        .forEach((pod, known) -> {
          Thread thread = threads.get(pod);
          if (thread != null && !isLeaving.test(pod) && known.blocker().isTried()) {
            thread.interrupt();
            start(pod, evictor.apply(pod));
          }
        });
  }

  /** Whether the pod's eviction was started. */
  boolean contains(PodRef pod) {
    return evictors.containsKey(pod);
  }

  /** How many pods wait for the answer to their first request. */
  int untried() {
    return (int) evictors.values().stream().filter(evictor -> !evictor.blocker().isTried()).count();
  }

  /** Why the pod does not terminate yet; empty when its eviction was not started. */
  Optional<EvictionBlocker> blocker(PodRef pod) {
    return Optional.ofNullable(evictors.get(pod)).map(PodEvictor::blocker);
  }

  /** When the pod is deleted past its budget; empty when its eviction was not started. */
  Optional<Deadline> deletionAt(PodRef pod) {
    return Optional.ofNullable(evictors.get(pod)).map(PodEvictor::deletionAt);
  }

  /** Ends the wait of each eviction that has taken effect. */
  void endWaitsForEffect() {
    evictors.forEach((pod, evictor) -> {
      Thread thread = threads.get(pod);
      if (thread != null && isLeaving.test(pod) && evictor.isWaitingForEffect()) {
        // Else thousands of threads would wait for what has happened already.
        thread.interrupt();
      }
    });
  }

  /** Interrupts all evictions. */
  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
  }
}
