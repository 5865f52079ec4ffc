package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationState.Ended;
import io.lifecyclemanager.termination.TerminationState.Following;
import io.lifecyclemanager.termination.TerminationState.Locating;
import io.lifecyclemanager.termination.TerminationState.Working;
import io.lifecyclemanager.termination.cause.ClaimedTerminationId;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The state of one termination, since when it has it, and what was done so far. Every change of
 * state passes through {@link #enter}; nothing else keeps the state. Thread-safe.
 */
final class TerminationProgress {
  private final String id;
  private final Time time;
  private final Listener listener;
  private final long startNanos;
  private final Instant started;
  private final Queue<String> steps = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Set<Supplier<List<Blocker>>> blockers = ConcurrentHashMap.newKeySet();
  private volatile TerminationSnapshot snapshot;

  /** A termination that begins with this cause, in the state {@link Locating}. */
  TerminationProgress(TerminationRequest first, TerminationDependencies dependencies) {
    this(
        first,
        ClaimedTerminationId.find(
                first.instance().instance(),
                first.isCordonOnly(),
                dependencies.nodes(),
                dependencies.claims()::isOwn)
            .orElseGet(first::terminationId),
        dependencies.time(),
        dependencies.listener());
  }

  TerminationProgress(TerminationRequest first, String id, Time time, Listener listener) {
    this.id = id;
    this.time = time;
    this.listener = listener;
    this.startNanos = time.nanos();
    this.started = time.now();
    this.snapshot = new TerminationSnapshot(first.instance(), new Locating(), started);
  }

  /** The id of the termination. */
  String id() {
    return id;
  }

  /** The state now, since when, and what keeps the termination from ending. */
  TerminationSnapshot snapshot() {
    TerminationSnapshot now = snapshot;
    return now.withBlockers(
        Stream.concat(
                now.state().blocker(now.since()).stream(),
                blockers.stream().flatMap(source -> source.get().stream()))
            .toList());
  }

  /**
   * The deadline by the wall clock as it was when the termination began: the same whenever it is
   * asked for.
   */
  Instant wallClock(Deadline deadline) {
    return started.plusNanos(deadline.nanos() - startNanos);
  }

  /**
   * What a step waits for belongs to the snapshot until the returned object is closed.
   *
   * @param source called from any thread
   */
  BlockerSource showBlockers(Supplier<List<Blocker>> source) {
    blockers.add(source);
    return () -> blockers.remove(source);
  }

  /** Blockers that are shown until this is closed. */
  @FunctionalInterface
  interface BlockerSource extends AutoCloseable {
    @Override
    void close();
  }

  /** The state now. */
  TerminationState state() {
    return snapshot.state();
  }

  /** The instance, with its node once that is known. */
  TerminatingInstance instance() {
    return snapshot.instance();
  }

  /**
   * Moves to the next state and reports it.
   *
   * @throws IllegalStateException when {@code next} may not follow on the present state
   */
  void enter(TerminationState next) {
    synchronized (this) {
      TerminationSnapshot now = snapshot;
      if (!now.state().canMoveTo(next)) {
        throw new IllegalStateException(
            "termination of %s cannot move from %s to %s"
                .formatted(now.instance().instance(), now.state(), next));
      }
      if (next instanceof Locating) {
        failures.clear();
      }
      snapshot = new TerminationSnapshot(now.instance(), next, time.now());
    }
    report(next);
  }

  private void report(TerminationState entered) {
    listener.on(new Fact.TerminationStateEntered(instance(), entered.name()));
    switch (entered) {
      case Following(_, var owner) ->
          listener.on(new Fact.OwnerFollowed(instance(), owner.owner()));
      case Ended(TerminationOutcome outcome, Optional<Throwable> bug) -> {
        String end = bug.map(it -> ", given up because of a bug: " + it).orElse("");
        listener.on(
            new Fact.TerminationEnded(
                instance(), id, outcome, time.since(startNanos), String.join(", ", steps) + end));
      }
      default -> {}
    }
  }

  /** The instance's node is known from now on. */
  synchronized void setNode(NodeRef node) {
    TerminationSnapshot now = snapshot;
    TerminatingInstance instance = now.instance();
    snapshot =
        new TerminationSnapshot(
            new TerminatingInstance(instance.instance(), instance.group(), node),
            now.state(),
            now.since());
  }

  /** The claim of the node is complete from now on; the work on the node continues. */
  synchronized void replaceClaim(Claim complete) {
    TerminationSnapshot now = snapshot;
    if (now.state() instanceof Working) {
      snapshot = new TerminationSnapshot(now.instance(), new Working(complete), now.since());
    }
  }

  /** Adds to the summary what was done. */
  void addStep(String step) {
    steps.add(step);
  }

  /** Adds to the summary what was done, and how long it took. */
  void addStep(String step, Duration took) {
    addStep(String.format(Locale.ROOT, "%s in %.1f s", step, took.toMillis() / 1000.0));
  }

  /** Adds to the summary what could not be done in time. */
  void addFailure(String failure) {
    failures.add(failure);
    steps.add(failure);
  }

  /** Whether something could not be done in time since the state was {@link Locating}. */
  boolean hasFailed() {
    return !failures.isEmpty();
  }
}
