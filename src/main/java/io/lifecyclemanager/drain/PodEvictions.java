package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodTriage.DrainCategory;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The pods of one draining node: who has to leave, who is being asked to, who is left. Used by one
 * thread; the evictors it starts read what is volatile.
 */
final class PodEvictions implements AutoCloseable {
  private static final int MOST_NAMED = 5;

  private final NodeDrain.DrainDependencies tools;
  private final Time time;
  private final TerminatingInstance subject;
  private final Supplier<Deadline> deadline;
  private final BooleanSupplier isOwner;
  private final Deadline start;
  private final Map<PodRef, PodEvictor> evictors = new HashMap<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Set<PodRef> everToRemove = new HashSet<>();
  private Map<PodRef, DrainCategory> categories = Map.of();
  private volatile Map<PodRef, PodView> present = Map.of();

  PodEvictions(
      NodeDrain.DrainDependencies tools,
      TerminatingInstance subject,
      Supplier<Deadline> deadline,
      BooleanSupplier ours) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.deadline = deadline;
    this.isOwner = ours;
    this.start = time.in(Duration.ZERO);
  }

  /** Takes in what the watch shows now. */
  void update(Map<PodRef, PodView> pods, Collection<LocalTrafficService> localServices) {
    present = pods;
    categories =
        pods.values().stream()
            .collect(
                Collectors.toMap(PodView::ref, pod -> PodTriage.categorize(pod, localServices)));
    everToRemove.addAll(remaining());
  }

  private List<PodRef> remaining() {
    return categories.entrySet().stream()
        .filter(entry -> entry.getValue().isToBeRemoved())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many pods have to leave and are there. */
  int remainingCount() {
    return remaining().size();
  }

  /** How many pods may stay. */
  int ignoredCount() {
    return categories.size() - remainingCount();
  }

  /** How many pods have left since the beginning. */
  int removedCount() {
    return (int) everToRemove.stream().filter(ref -> !present.containsKey(ref)).count();
  }

  /** Has those evicted whose turn it is. May be called again and again. */
  void evict(boolean trafficStopped) {
    boolean onlyCriticalLeft =
        categories.values().stream()
            .filter(DrainCategory::isToBeRemoved)
            .allMatch(part -> part == DrainCategory.CRITICAL);
    present.forEach((ref, pod) -> {
      boolean may =
          switch (part(ref)) {
            case DAEMON_SET, STATIC, FINISHED, TERMINATING -> false;
            case ORDINARY -> true;
            case TRAFFIC_SERVING -> trafficStopped || time.isPast(escalateAt(pod));
            case CRITICAL -> onlyCriticalLeft || time.isPast(escalateAt(pod));
          };
      if (may && !evictors.containsKey(ref)) {
        start(pod);
      }
    });
  }

  private DrainCategory part(PodRef ref) {
    return categories.getOrDefault(ref, DrainCategory.FINISHED);
  }

  private void start(PodView pod) {
    PodEvictor evictor = new PodEvictor(tools, subject, pod, () -> escalateAt(pod));
    evictors.put(pod.ref(), evictor);
    threads.add(
        time.start("evict " + pod.ref(), () -> evictor.runUntilInterrupted(this::isEvictable)));
  }

  private Deadline escalateAt(PodView pod) {
    return tools.escalation().escalateAt(start, deadline.get(), pod);
  }

  /** Whether the watch shows this very pod, not yet on its way out, on a node that is ours. */
  private boolean isEvictable(PodRef ref) {
    PodView now = present.get(ref);
    return now != null && !now.terminating() && isOwner.getAsBoolean();
  }

  /**
   * When the next pod that is still held back has to be told to stop; the deadline at the latest.
   */
  Deadline nextEscalation() {
    return present.values().stream()
        .filter(pod -> part(pod.ref()).isToBeRemoved() && !evictors.containsKey(pod.ref()))
        .map(this::escalateAt)
        .filter(at -> !time.isPast(at))
        .reduce(deadline.get(), Deadline::orEarlier);
  }

  /** What is left and why, in one line. */
  String describeRemaining() {
    List<PodRef> there =
        remaining().stream().sorted(Comparator.comparing(PodRef::toString)).toList();
    String each =
        there.stream().limit(MOST_NAMED).map(this::state).collect(Collectors.joining("; "));
    String more = there.size() > MOST_NAMED ? "; " + (there.size() - MOST_NAMED) + " more" : "";
    return there.size() + " of " + everToRemove.size() + " pods left: " + each + more;
  }

  private String state(PodRef ref) {
    PodEvictor evictor = evictors.get(ref);
    if (part(ref) == DrainCategory.TERMINATING) {
      return ref + " is still terminating";
    }
    if (evictor == null) {
      return ref + " was not asked to leave yet";
    }
    return evictor.refusal().isEmpty()
        ? ref + " was evicted and is still there"
        : ref + " was refused: " + evictor.refusal();
  }

  /** Ends all evictors. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
