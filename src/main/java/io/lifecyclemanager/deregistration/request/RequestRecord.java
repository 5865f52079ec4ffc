package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.deregistration.ExitStatus;
import io.lifecyclemanager.deregistration.ExitStatus.ExitPhase;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.BalancerStatus;
import io.lifecyclemanager.deregistration.request.DeregistrationStatus.DeregistrationState;
import io.lifecyclemanager.deregistration.request.NodeExclusion.ExclusionOutcome;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of one requested deregistration. Thread-safe. */
final class RequestRecord {
  private final DeregistrationTarget target;
  private final String requester;
  private final Time time;
  private final Instant began;
  private final Signal ended;
  private final Runnable stop;
  private final Map<String, ExitStatus> observed = new LinkedHashMap<>();
  private final List<Supplier<? extends Collection<ExitStatus>>> exits = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private DeregistrationState state = DeregistrationState.DRAINING;
  private boolean addressesEnded;
  private @Nullable String node;
  private @Nullable String lastFailure;
  private @Nullable Instant endedAt;
  private @Nullable Deadline endedDeadline;

  /**
   * @param stop stops the deregistration; called when nothing but refusals is left
   */
  RequestRecord(DeregistrationTarget target, String requester, Time time, Runnable stop) {
    this.target = target;
    this.requester = requester;
    this.time = time;
    this.began = time.now();
    this.ended = time.signal();
    this.stop = stop;
  }

  DeregistrationTarget target() {
    return target;
  }

  String requester() {
    return requester;
  }

  /** Remembers failures: the caller sees what the deregistration waits for. */
  synchronized void onFact(Fact fact) {
    if (fact instanceof Fact.RemoteCallFailed failed) {
      lastFailure = failed.operation() + ": " + failed.failure().getMessage();
    }
  }

  /** Another actor deregisters it from these load balancers. */
  synchronized void observe(Collection<String> remaining) {
    lastFailure = "a termination of the instance is in progress, which deregisters it";
    remaining.forEach(name -> observed.putIfAbsent(name, ExitStatus.draining(name)));
    observed.replaceAll(
        (name, exit) -> remaining.contains(name) ? exit : exit.with(ExitPhase.DEREGISTERED, null));
  }

  synchronized void onLabelled(ExclusionOutcome outcome) {
    lastFailure = null;
    node = outcome.node().map(NodeView::ref).map(ref -> ref.name()).orElse(null);
    if (outcome.problem() != null) {
      note(outcome.problem());
    }
  }

  /** Something could not be done, and is not tried again. */
  synchronized void note(String text) {
    notes.add(text);
  }

  /** From now on the status has these load balancers too. */
  synchronized void showExits(Supplier<? extends Collection<ExitStatus>> source) {
    observed.clear();
    exits.add(source);
  }

  /** The addresses are registered nowhere any more, or that has failed. */
  void markAddressesEnded() {
    synchronized (this) {
      addressesEnded = true;
    }
    check();
  }

  /** Stops the deregistration once nothing but refusals is left: they are requested for long. */
  void check() {
    boolean isOver;
    synchronized (this) {
      List<ExitStatus> all = exitStatuses();
      isOver =
          addressesEnded
              && all.stream().anyMatch(one -> one.phase() == ExitPhase.FAILED)
              && all.stream().noneMatch(one -> one.phase() == ExitPhase.DRAINING);
    }
    if (isOver) {
      stop.run();
    }
  }

  private List<ExitStatus> exitStatuses() {
    return Stream.concat(
            observed.values().stream(), exits.stream().flatMap(source -> source.get().stream()))
        .sorted(Comparator.comparing(ExitStatus::name))
        .toList();
  }

  /** The load balancers that refuse it; empty where none does. */
  synchronized Optional<String> refusal() {
    List<String> refusals =
        exitStatuses().stream()
            .filter(one -> one.phase() == ExitPhase.FAILED)
            .map(one -> one.name() + ": " + one.reason())
            .toList();
    return refusals.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", refusals));
  }

  /**
   * It is over.
   *
   * @param failures empty where it is deregistered everywhere
   */
  void end(Collection<String> failures) {
    synchronized (this) {
      state = failures.isEmpty() ? DeregistrationState.DEREGISTERED : DeregistrationState.REFUSED;
      notes.addAll(0, failures);
      endedAt = time.now();
      endedDeadline = time.in(Duration.ZERO);
    }
    ended.raise();
  }

  synchronized boolean hasEnded() {
    return endedAt != null;
  }

  /** Whether it ended longer ago than that. */
  synchronized boolean hasEndedBefore(Duration age) {
    return endedDeadline != null && time.isPast(endedDeadline.plus(age));
  }

  /** Waits for the end, at most that long. */
  void await(Duration atMost) throws InterruptedException {
    boolean _ = ended.await(0, atMost);
  }

  synchronized DeregistrationStatus status() {
    List<String> reasons = new ArrayList<>(notes);
    if (endedAt == null && lastFailure != null) {
      reasons.add(lastFailure);
    }
    return new DeregistrationStatus(
        target.id(),
        state,
        exitStatuses().stream().map(this::balancer).toList(),
        node,
        requester,
        reasons.isEmpty() ? null : reasons.stream().distinct().collect(Collectors.joining("; ")),
        began,
        endedAt);
  }

  private BalancerStatus balancer(ExitStatus exit) {
    DeregistrationState of =
        switch (exit.phase()) {
          case DRAINING -> DeregistrationState.DRAINING;
          case DEREGISTERED -> DeregistrationState.DEREGISTERED;
          case FAILED -> DeregistrationState.REFUSED;
        };
    Deadline until = exit.until();
    return new BalancerStatus(
        exit.name(), of, until == null ? null : time.wallClock(until), exit.reason());
  }
}
