package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.NodeDrain.DrainDependencies;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Services whose pods receive traffic through the draining node, listed on a thread of its own.
 * A drain can do without them: it waits for them for a limited time once it has its pods, which
 * show that the API server answers. {@link #await} is called on one thread.
 */
final class TrafficServices implements AutoCloseable {
  /** The share of the remaining time for which the drain waits at most: a quarter. */
  private static final int SHARE = 4;

  private static final String OPERATION = "listing services";

  private final DrainDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final DrainConditions conditions;
  private final Thread thread;
  private volatile @Nullable Collection<LocalTrafficService> services;
  private volatile @Nullable RemoteFailure lastFailure;
  private volatile boolean givenUp;
  private volatile @Nullable Deadline latest;
  private boolean reported;

  /**
   * @param changed raised once the Services are known, or cannot be listed
   */
  TrafficServices(
      DrainDependencies dependencies,
      TerminatingInstance subject,
      DrainConditions conditions,
      Signal changed) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.conditions = conditions;
    this.thread = time.start("services of " + subject.instance(), () -> list(changed));
  }

  /**
   * The Services, to be called once the pods of the node are known; none when they cannot be
   * listed, or not in time, which is reported once. Empty while the drain should wait for them:
   * until {@link #latest} at the latest.
   */
  Optional<Collection<LocalTrafficService>> await() {
    Deadline end = latest;
    if (end == null) {
      end = time.in(DurationMath.min(PermissionTracker.GRANT_TIMEOUT, share()));
      latest = end;
    }
    Collection<LocalTrafficService> known = services;
    if (known != null) {
      return Optional.of(known);
    }
    if (!givenUp && !time.isPast(end)) {
      return Optional.empty();
    }
    reportOnce();
    return Optional.of(List.of());
  }

  /** On the thread of the drain: {@link #close} may interrupt the other one at any time. */
  private void reportOnce() {
    if (!reported) {
      reported = true;
      RemoteFailure failure = lastFailure;
      dependencies
          .listener()
          .on(
              new Fact.RemoteCallFailed(
                  subject,
                  OPERATION,
                  failure == null ? noAnswer() : failure,
                  null,
                  "the drain continues without them"));
    }
  }

  private static RemoteFailure noAnswer() {
    return new RemoteFailure(FailureKind.UNAVAILABLE, "list services: no answer yet", null);
  }

  /** Until when the drain waits for the Services; while the pods are not known, until its end. */
  Deadline latest() {
    Deadline end = latest;
    return end == null ? conditions.waitUntil() : end;
  }

  private Duration share() {
    return time.until(conditions.waitUntil()).dividedBy(SHARE);
  }

  private void list(Signal changed) {
    try {
      services = retry();
    } catch (RemoteFailure failure) {
      givenUp = true;
    } catch (InterruptedException drainEnded) {
      return;
    }
    changed.raise();
  }

  private Collection<LocalTrafficService> retry() throws InterruptedException {
    PermissionTracker permission = dependencies.permissions();
    FailureReport retries = FailureReport.ofRetries(dependencies.listener(), subject, OPERATION);
    RetryPolicy policy = RetryPolicy.TRANSIENT.untilRefusalCounts(permission.grantTimeout(share()));
    Collection<LocalTrafficService> listed =
        new Retry(time, dependencies.random())
            .policy(policy)
            .until(this::latest)
            .reporting((failure, retryIn) -> {
              lastFailure = failure;
              retries.onFailure(failure, retryIn);
            })
            .call(dependencies.pods()::localTrafficServices);
    permission.markGranted();
    return listed;
  }

  /** Stops the request. Idempotent. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
