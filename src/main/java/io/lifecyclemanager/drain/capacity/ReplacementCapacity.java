package io.lifecyclemanager.drain.capacity;

import io.lifecyclemanager.drain.capacity.UnschedulablePods.UnschedulablePod;
import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells whether a budget blocks because the replacements of its pods find no node. Only explains:
 * no eviction waits for it. Shared by all drains of this replica. Thread-safe.
 *
 * <p>Invariant: the pods of a namespace are listed at most once in {@link #LOOK_AGAIN}.
 */
public final class ReplacementCapacity {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /** What was seen so long ago says nothing about now. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

  private final UnschedulablePods pods;
  private final Time time;
  private final Listener listener;
  private final Map<String, CapacityLook> looks = new HashMap<>();

  /**
   * The last look at a namespace.
   *
   * @param byController the unschedulable pods that were seen, by the UIDs of their controllers
   */
  private record CapacityLook(long began, Map<String, List<UnschedulablePod>> byController) {}

  public ReplacementCapacity(UnschedulablePods pods, Time time, Listener listener) {
    this.pods = pods;
    this.time = time;
    this.listener = listener;
  }

  /**
   * The unschedulable pods that this controller has created, in one clause; empty when none is
   * known. Returns what the last look has seen, and starts the next one where it is due: to be
   * called again and again while a budget blocks a pod of the controller.
   */
  public Optional<String> noteOn(TerminatingInstance subject, PodOwner controller) {
    String namespace = controller.namespace();
    boolean isDue;
    Optional<String> note;
    synchronized (this) {
      isDue = begin(namespace);
      note = lastNote(controller);
    }
    if (isDue) {
      Thread _ = time.start("unschedulable pods of " + namespace, () -> look(subject, namespace));
    }
    return note;
  }

  /** Called under the lock, as {@link #lastNote}. */
  private boolean begin(String namespace) {
    CapacityLook last = looks.get(namespace);
    if (last != null && !isOlder(last, LOOK_AGAIN)) {
      return false;
    }
    looks.values().removeIf(look -> isOlder(look, FORGET_AFTER));
    CapacityLook kept = looks.get(namespace);
    looks.put(
        namespace, new CapacityLook(time.nanos(), kept == null ? Map.of() : kept.byController));
    return true;
  }

  private boolean isOlder(CapacityLook look, Duration age) {
    return time.since(look.began).compareTo(age) >= 0;
  }

  private void look(TerminatingInstance subject, String namespace) {
    Map<String, List<UnschedulablePod>> seen = Map.of();
    try {
      seen =
          pods.in(namespace).stream()
              .collect(Collectors.groupingBy(UnschedulablePod::controllerUid));
    } catch (RemoteFailure failure) {
      listener.on(
          new RemoteCallFailed(
              subject, "listing unschedulable pods of " + namespace, failure, null));
    }
    record(namespace, seen);
  }

  private synchronized void record(String namespace, Map<String, List<UnschedulablePod>> seen) {
    CapacityLook look = looks.get(namespace);
    if (look != null) {
      looks.put(namespace, new CapacityLook(look.began, seen));
    }
  }

  private Optional<String> lastNote(PodOwner controller) {
    return Optional.ofNullable(looks.get(controller.namespace()))
        .map(look -> look.byController.get(controller.uid()))
        .map(unschedulable -> {
          int count = unschedulable.size();
          return "%d replacement %s of %s %s unschedulable: %s"
              .formatted(
                  count,
                  count == 1 ? "pod" : "pods",
                  controller,
                  count == 1 ? "is" : "are",
                  unschedulable.getFirst().message());
        });
  }
}
