package io.lifecyclemanager.simulation.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process's effects have to pass. It keeps their order, and shuts at the boundary: then
 * nothing passes any more, in neither direction, and the process may be killed at leisure.
 * Thread-safe.
 */
public final class EffectBarrier {
  private final List<String> passed = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private @Nullable KillPoint boundary;
  private Runnable met = this::shut;
  private boolean shut;

  /** From now on everything passes until the boundary is met. */
  public synchronized void open(@Nullable KillPoint until) {
    boundary = until;
    met = this::shut;
    shut = false;
  }

  /**
   * From now on everything passes.
   *
   * @param once what is met for the first time
   * @param then is done then, before anything else passes
   */
  public synchronized void at(KillPoint once, Runnable then) {
    boundary = once;
    met = then;
    shut = false;
  }

  private void meet() {
    boundary = null;
    met.run();
  }

  /** From now on nothing passes. */
  public synchronized void shut() {
    shut = true;
  }

  /** Whether nothing passes any more. */
  public synchronized boolean isShut() {
    return shut;
  }

  /** The effects that have happened, in order; from the second on each has its number. */
  public synchronized List<String> passed() {
    return List.copyOf(passed);
  }

  /** Lets a request in, or not: its name in this run, to be given back with the reply. */
  synchronized Pass enter(Optional<String> effect) {
    if (shut) {
      return Pass.NONE;
    }
    Optional<String> numbered = effect.map(this::numbered);
    if (numbered.isPresent() && new KillPoint.Before(numbered.get()).equals(boundary)) {
      meet();
    }
    return shut ? Pass.NONE : new Pass(true, numbered);
  }

  /** Lets a reply out, or not. */
  synchronized boolean leave(Pass pass, Optional<String> effect) {
    Optional<String> happened =
        pass.effect().isPresent() ? pass.effect() : effect.map(this::numbered);
    happened.ifPresent(passed::add);
    if (happened.isPresent() && new KillPoint.After(happened.get()).equals(boundary)) {
      meet();
    }
    return !shut;
  }

  private String numbered(String effect) {
    int number = counts.merge(effect, 1, Integer::sum);
    return number == 1 ? effect : effect + " (" + number + ")";
  }

  /** Whether a request may go on, and its effect's name. */
  record Pass(boolean isGood, Optional<String> effect) {
    static final Pass NONE = new Pass(false, Optional.empty());
  }
}
