package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ledgers that could not be read or written when that was tried last, each of which has pauses
 * of its own: it delays the nodes only that it limits. Thread-safe.
 */
final class FailingLedgers {
  private final PaceDependencies dependencies;
  private final Map<LimitScope, LedgerFailure> failures = new ConcurrentHashMap<>();

  private record LedgerFailure(int count, String message, Deadline retryAt) {}

  FailingLedgers(PaceDependencies dependencies) {
    this.dependencies = dependencies;
  }

  /** Reports the failure; the ledger is tried again after a pause. */
  void add(LimitScope scope, RemoteFailure failure) {
    LedgerFailure before = failures.get(scope);
    int count = before == null ? 1 : before.count + 1;
    Duration pause = Backoff.REMOTE.pause(count, dependencies.random());
    failures.put(
        scope,
        new LedgerFailure(
            count, String.valueOf(failure.getMessage()), dependencies.time().in(pause)));
    dependencies
        .listener()
        .on(new Fact.RemoteCallFailed(null, "checking the limit " + scope, failure, pause));
  }

  /** The ledger was read and written. */
  void remove(LimitScope scope) {
    failures.remove(scope);
  }

  /** Forgets all other ledgers. */
  void keepOnly(Set<LimitScope> scopes) {
    failures.keySet().retainAll(scopes);
  }

  /** Whether the ledger is not to be tried yet. */
  boolean isPaused(LimitScope scope) {
    LedgerFailure failure = failures.get(scope);
    return failure != null && !dependencies.time().isPast(failure.retryAt);
  }

  /** When a ledger is to be tried again, at most this. */
  Duration untilRetry(Duration atMost) {
    return failures.values().stream()
        .map(it -> dependencies.time().until(it.retryAt))
        .reduce(atMost, DurationMath::min);
  }

  /** Why one of these ledgers could not be used last; empty where all could be. */
  Optional<String> find(Collection<LimitScope> scopes) {
    return scopes.stream()
        .flatMap(scope -> Optional.ofNullable(failures.get(scope)).stream())
        .map(LedgerFailure::message)
        .findFirst();
  }
}
