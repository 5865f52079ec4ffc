package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.LocalService;
import io.lifecyclemanager.drain.PodTriage.Part;
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
final class LeavingPods implements AutoCloseable {
  private static final int MOST_NAMED = 5;

  private final NodeDrain.Tools tools;
  private final Time time;
  private final TerminatingInstance subject;
  private final Supplier<Deadline> deadline;
  private final BooleanSupplier ours;
  private final Deadline start;
  private final Map<PodRef, PodEvictor> evictors = new HashMap<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Set<PodRef> everLeaving = new HashSet<>();
  private Map<PodRef, Part> parts = Map.of();
  private volatile Map<PodRef, PodView> present = Map.of();

  LeavingPods(
      NodeDrain.Tools tools,
      TerminatingInstance subject,
      Supplier<Deadline> deadline,
      BooleanSupplier ours) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.deadline = deadline;
    this.ours = ours;
    this.start = time.in(Duration.ZERO);
  }

  /** Takes in what the watch shows now. */
  void update(Map<PodRef, PodView> pods, Collection<LocalService> localServices) {
    present = pods;
    parts =
        pods.values().stream()
            .collect(Collectors.toMap(PodView::ref, pod -> PodTriage.judge(pod, localServices)));
    everLeaving.addAll(leaving());
  }

  private List<PodRef> leaving() {
    return parts.entrySet().stream()
        .filter(entry -> entry.getValue().mustLeave())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many pods have to leave and are there. */
  int toLeave() {
    return leaving().size();
  }

  /** How many pods may stay. */
  int leftAlone() {
    return parts.size() - toLeave();
  }

  /** How many pods have left since the beginning. */
  int gone() {
    return (int) everLeaving.stream().filter(ref -> !present.containsKey(ref)).count();
  }

  /** Has those evicted whose turn it is. May be called again and again. */
  void evict(boolean trafficStopped) {
    boolean onlyCriticalLeft =
        parts.values().stream().filter(Part::mustLeave).allMatch(part -> part == Part.CRITICAL);
    present.forEach((ref, pod) -> {
      boolean may =
          switch (part(ref)) {
            case DAEMON, MIRROR, FINISHED, LEAVING -> false;
            case ORDINARY -> true;
            case SERVING -> trafficStopped || time.isPast(escalateAt(pod));
            case CRITICAL -> onlyCriticalLeft || time.isPast(escalateAt(pod));
          };
      if (may && !evictors.containsKey(ref)) {
        start(pod);
      }
    });
  }

  private Part part(PodRef ref) {
    return parts.getOrDefault(ref, Part.FINISHED);
  }

  private void start(PodView pod) {
    PodEvictor evictor = new PodEvictor(tools, subject, pod, () -> escalateAt(pod));
    evictors.put(pod.ref(), evictor);
    threads.add(time.start("evict " + pod.ref(), () -> evictor.runUntilEnded(this::isToLeave)));
  }

  private Deadline escalateAt(PodView pod) {
    return tools.escalation().at(start, deadline.get(), pod);
  }

  /** Whether the watch shows this very pod, not yet on its way out, on a node that is ours. */
  private boolean isToLeave(PodRef ref) {
    PodView now = present.get(ref);
    return now != null && !now.terminating() && ours.getAsBoolean();
  }

  /**
   * When the next pod that is still held back has to be told to stop; the deadline at the latest.
   */
  Deadline nextUrgent() {
    return present.values().stream()
        .filter(pod -> part(pod.ref()).mustLeave() && !evictors.containsKey(pod.ref()))
        .map(this::escalateAt)
        .filter(at -> !time.isPast(at))
        .reduce(deadline.get(), Deadline::orEarlier);
  }

  /** What is left and why, in one line. */
  String describe() {
    List<PodRef> there = leaving().stream().sorted(Comparator.comparing(PodRef::toString)).toList();
    String each =
        there.stream().limit(MOST_NAMED).map(this::state).collect(Collectors.joining("; "));
    String more = there.size() > MOST_NAMED ? "; " + (there.size() - MOST_NAMED) + " more" : "";
    return there.size() + " of " + everLeaving.size() + " pods left: " + each + more;
  }

  private String state(PodRef ref) {
    PodEvictor evictor = evictors.get(ref);
    if (part(ref) == Part.LEAVING) {
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
