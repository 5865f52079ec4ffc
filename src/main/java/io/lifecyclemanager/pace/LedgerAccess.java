package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers that the replicas share, and where this replica may not use them, its own. That they
 * are denied counts after 90 s; from then on they are tried from time to time. Thread-safe.
 */
final class LedgerAccess {
  private static final Duration TRY_AGAIN = Duration.ofMinutes(5);

  private final PaceDependencies dependencies;
  private final Time time;
  private final PaceLedgers own;
  private final Retry retry;
  private final PermissionTracker permission;
  private volatile @Nullable String lastFailure;
  private volatile @Nullable Deadline deniedUntil;

  /** What is done with ledgers. It may be repeated. */
  @FunctionalInterface
  interface LedgerUse<T> {
    /**
     * Uses the ledgers once.
     *
     * @param isShared whether all replicas share these ledgers
     * @throws RemoteFailure when a request failed
     */
    T run(PaceLedgers ledgers, boolean isShared) throws InterruptedException;
  }

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

  /** Uses the ledgers; repeats that after each failure. */
  <T> T use(LedgerUse<T> use) throws InterruptedException {
    return use(use, retry);
  }

  /**
   * Uses the ledgers; repeats that after each failure until the deadline.
   *
   * @throws RemoteFailure the last failure, which has been reported
   */
  <T> T use(LedgerUse<T> use, LiveDeadline until) throws InterruptedException {
    return use(use, retry.until(until));
  }

  private <T> T use(LedgerUse<T> use, Retry retry) throws InterruptedException {
    if (dependencies.shared().isPresent() && !isDenied()) {
      DenialPolicy policy = new DenialPolicy();
      try {
        T result = retry.policy(policy).call(() -> use.run(dependencies.shared().get(), true));
        permission.markGranted();
        lastFailure = null;
        return result;
      } catch (RemoteFailure denied) {
        if (!policy.isDenialFinal) {
          throw denied; // the deadline has come
        }
        deniedUntil = time.in(TRY_AGAIN);
      }
    }
    T result = retry.call(() -> use.run(own, false));
    lastFailure = null;
    return result;
  }

  private boolean isDenied() {
    Deadline until = deniedUntil;
    return until != null && !time.isPast(until);
  }

  /** Retries until a denial counts. Used by one call. */
  private final class DenialPolicy implements RetryPolicy {
    private final GrantTimeout timeout = permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
    private boolean isDenialFinal;

    @Override
    public boolean allowsRetry(RemoteFailure failure, int failures) {
      isDenialFinal = isLedgerDenied(failure) && timeout.recordDenial();
      return !isDenialFinal;
    }
  }

  private static boolean isLedgerDenied(RemoteFailure failure) {
    return failure.missingPermission().filter(it -> it.endsWith(" leases")).isPresent();
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
