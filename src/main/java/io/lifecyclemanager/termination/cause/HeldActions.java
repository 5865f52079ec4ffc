package io.lifecyclemanager.termination.cause;

import io.lifecyclemanager.hold.HeldAction;
import io.lifecyclemanager.model.LifecycleAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The lifecycle actions of one termination, each with its heartbeats. Thread-safe. */
final class HeldActions {
  private final Map<String, HeldAction> actions = new LinkedHashMap<>();

  synchronized void add(HeldAction held) {
    actions.put(held.action().id(), held);
  }

  /** The same action, under this name or another one. */
  synchronized Optional<HeldAction> find(LifecycleAction action) {
    return actions.values().stream().filter(it -> it.isSame(action)).findFirst();
  }

  synchronized boolean contains(LifecycleAction action) {
    return actions.containsKey(action.id());
  }

  synchronized void remove(HeldAction known) {
    known.heartbeats().stop();
    actions.remove(known.action().id());
  }

  /** Removes all others. */
  synchronized void keepOnly(Predicate<LifecycleAction> kept) {
    List.copyOf(actions.values()).stream()
        .filter(it -> !kept.test(it.action()))
        .forEach(this::remove);
  }

  synchronized void markFinished(LifecycleAction action) {
    actions.computeIfPresent(action.id(), (_, it) -> it.finish());
  }

  synchronized List<HeldAction> unfinished() {
    return actions.values().stream().filter(it -> !it.isFinished()).toList();
  }

  /** The hooks of the unfinished ones of these actions. */
  synchronized Set<String> hooks(Predicate<LifecycleAction> which) {
    return unfinished().stream()
        .map(HeldAction::action)
        .filter(which)
        .map(LifecycleAction::hook)
        .collect(Collectors.toUnmodifiableSet());
  }

  synchronized void sendHeartbeats() {
    actions.values().forEach(it -> it.heartbeats().sendNow());
  }

  synchronized void stopHeartbeats() {
    actions.values().forEach(it -> it.heartbeats().stop());
  }
}
