package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers that the replicas share, and for each scope whose shared ledger this replica may not
 * use, its own. That a ledger is denied counts after 90 s; from then on it is tried from time to
 * time. Thread-safe.
 */
final class LedgerAccess implements PaceLedgers {
  private static final Duration TRY_AGAIN = Duration.ofMinutes(5);

  /** A denial after a longer time without one is another one. */
  private static final Duration DENIAL_MEMORY = TRY_AGAIN.multipliedBy(2);

  private final PaceDependencies dependencies;
  private final Time time;
  private final PaceLedgers own;
  private final Retry retry;
  private final PermissionTracker permission;
  private final Map<LimitScope, LedgerDenial> denials = new HashMap<>();
  private volatile @Nullable String lastFailure;

  /**
   * The denials of one ledger in a row.
   *
   * @param ownUntil until when the own ledger is used
   * @param forgetAt when they no longer count
   */
  private record LedgerDenial(GrantTimeout timeout, Deadline ownUntil, Deadline forgetAt) {}

  LedgerAccess(PaceDependencies dependencies) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.own = new UnsharedLedgers(time);
    this.permission = new PermissionTracker(time);
    this.retry = new Retry(time, dependencies.random()).reporting(this::report);
  }

  /** Why the ledgers could not be used when that was tried last; empty after a success. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Whether all replicas share the ledger of this scope at present. */
  synchronized boolean isShared(LimitScope scope) {
    LedgerDenial denial = denials.get(scope);
    return dependencies.shared().isPresent() && (denial == null || time.isPast(denial.ownUntil));
  }

  private PaceLedgers of(LimitScope scope) {
    return isShared(scope) ? dependencies.shared().orElse(own) : own;
  }

  @Override
  public StoredLedger read(LimitScope scope) {
    PaceLedgers used = of(scope);
    try {
      return used.read(scope);
    } catch (RemoteFailure failure) {
      if (!isFinalDenial(scope, failure)) {
        throw failure;
      }
      report(failure, null);
      return own.read(scope);
    }
  }

  @Override
  public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
    PaceLedgers used = of(scope);
    try {
      boolean isWritten = used.write(scope, read, next);
      if (!used.equals(own)) {
        markGranted(scope);
      }
      return isWritten;
    } catch (RemoteFailure failure) {
      boolean _ = isFinalDenial(scope, failure); // the next read says so
      throw failure;
    }
  }

  private synchronized void markGranted(LimitScope scope) {
    permission.markGranted();
    denials.remove(scope);
  }

  private synchronized boolean isFinalDenial(LimitScope scope, RemoteFailure failure) {
    if (failure.missingPermission().filter(it -> it.endsWith(" leases")).isEmpty()) {
      return false;
    }
    LedgerDenial before = denials.get(scope);
    GrantTimeout timeout =
        before == null || time.isPast(before.forgetAt)
            ? permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT)
            : before.timeout;
    boolean isFinal = timeout.recordDenial();
    denials.put(
        scope,
        new LedgerDenial(
            timeout, time.in(isFinal ? TRY_AGAIN : Duration.ZERO), time.in(DENIAL_MEMORY)));
    return isFinal;
  }

  /** Makes a call that uses ledgers; repeats it after each failure. */
  <T> T use(RemoteCall<T> call) throws InterruptedException {
    return use(call, retry);
  }

  /**
   * Makes a call that uses ledgers; repeats it after each failure until the deadline.
   *
   * @throws RemoteFailure the last failure, which has been reported
   */
  <T> T use(RemoteCall<T> call, LiveDeadline until) throws InterruptedException {
    return use(call, retry.until(until));
  }

  private <T> T use(RemoteCall<T> call, Retry with) throws InterruptedException {
    T result = with.call(call);
    lastFailure = null;
    return result;
  }

  private void report(RemoteFailure failure, @Nullable Duration retryIn) {
    lastFailure = failure.getMessage();
    dependencies
        .listener()
        .on(
            new Fact.RemoteCallFailed(
                null, "checking the limits on terminating nodes", failure, retryIn));
  }
}
