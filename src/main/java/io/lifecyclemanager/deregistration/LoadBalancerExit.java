package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.DeadlineGuard;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * Takes one instance out of load balancers, and waits until they do not know it any more. Used for
 * several load balancers at once. Thread-safe.
 */
final class LoadBalancerExit {
  /** The deregistration delay is over, or nearly. */
  private static final Duration FIRST_POLL = Duration.ofMillis(250);

  private static final Duration MAX_POLL = Duration.ofSeconds(1);
  private static final Duration DEADLINE_CHECK = Duration.ofSeconds(30);

  /** With the age of the answer, a deleted load balancer ends a wait within 20 s. */
  private static final Duration EXISTENCE_CHECK = Duration.ofSeconds(15);

  /** The share of the remaining time for which a denied request is retried: a quarter. */
  private static final int GRANT_SHARE = 4;

  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final LiveDeadline deadline;
  private final Retry retry;

  LoadBalancerExit(
      DeregistrationDependencies dependencies, TerminatingInstance subject, LiveDeadline deadline) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.deadline = deadline;
    this.retry = new Retry(time, dependencies.random()).until(deadline);
  }

  /**
   * Makes the call until it succeeds, fails for good, or the deadline comes. Reports each failure,
   * unless another caller of the same shared request has reported it.
   *
   * @param operation for the report, as in "finding load balancers"
   * @param policy decides what fails for good
   * @throws RemoteFailure the last failure
   */
  <T> T call(String operation, RetryPolicy policy, RemoteCall<T> call) throws InterruptedException {
    return retry.policy(policy).reporting(dependencies.listener(), subject, operation).call(call);
  }

  /** A timeout for a request that begins to be denied, or rejected: at most 90 s. */
  GrantTimeout grantTimeout(PermissionTracker permission) {
    return permission.grantTimeout(time.until(deadline.current()).dividedBy(GRANT_SHARE));
  }

  private RetryPolicy untilRefusalCounts(PermissionTracker permission) {
    return RetryPolicy.TRANSIENT.untilRefusalCounts(grantTimeout(permission));
  }

  /**
   * Deregisters the instance from one load balancer and waits until it is not registered there.
   *
   * @param progress marked once the deregistration is accepted, and once its settle time is over;
   *     marked as ended once the load balancer has refused the instance for long
   * @param tracker told whether the load balancer accepts it, and how long that takes
   * @throws RemoteFailure when that was not achieved before the deadline
   */
  void deregisterAndWait(
      LoadBalancerEntry entry,
      List<InstanceRegistration> registrations,
      SettleProgress.LoadBalancerProgress progress,
      ExitTracker tracker)
      throws InterruptedException {
    List<InstanceRegistration> accepted = deregister(entry, registrations, progress, tracker);
    if (!accepted.isEmpty()) {
      awaitDelay(entry, registrations, accepted, progress, tracker);
    }
    awaitRemoval(entry, progress, tracker);
  }

  private void awaitDelay(
      LoadBalancerEntry entry,
      List<InstanceRegistration> registrations,
      List<InstanceRegistration> accepted,
      SettleProgress.LoadBalancerProgress progress,
      ExitTracker tracker)
      throws InterruptedException {
    // Settle time and delay run from here on, however long it takes to read the delay.
    Deadline acceptedAt = time.in(Duration.ZERO);
    Deadline settledAt =
        progress.markAccepted(
            acceptedAt.plus(
                dependencies.settleTimes().settleTime(entry.loadBalancer().kind(), registrations)),
            registrations);
    FanOut.runAll(
        time,
        "deregister " + subject.instance(),
        List.of(
            () -> {
              sleepWhileItExists(entry, settledAt);
              progress.markSettled();
            },
            // A target is shown as draining until the delay is over: no use in asking before.
            () -> {
              Deadline drained = acceptedAt.plus(deregistrationDelay(entry, accepted));
              tracker.markDrainingUntil(settledAt.orLater(drained));
              sleepWhileItExists(entry, drained);
            }));
  }

  /** Sleeps until then, but not past the termination's deadline, which may tighten meanwhile. */
  void sleepUntil(Deadline wanted) throws InterruptedException {
    for (Deadline end = deadline.orEarlier(wanted);
        !time.isPast(end);
        end = deadline.orEarlier(wanted)) {
      time.sleep(time.until(end.orEarlier(time.in(DEADLINE_CHECK))));
    }
  }

  /** As {@link #sleepUntil}, and no longer than the load balancer exists, within 20 s. */
  private void sleepWhileItExists(LoadBalancerEntry entry, Deadline wanted)
      throws InterruptedException {
    boolean exists = true;
    while (exists && !time.isPast(deadline.orEarlier(wanted))) {
      sleepUntil(wanted.orEarlier(time.in(EXISTENCE_CHECK)));
      Deadline end = deadline.orEarlier(wanted);
      exists = time.isPast(end) || mayExist(entry, end);
    }
  }

  /** True as well when that is not known. */
  private boolean mayExist(LoadBalancerEntry entry, Deadline until) throws InterruptedException {
    try {
      return DeadlineGuard.call(
              time,
              "existence of " + entry.loadBalancer().name(),
              () -> until,
              () -> dependencies.membership().exists(entry))
          .orElse(true);
    } catch (RemoteFailure failure) {
      FailureReport.to(dependencies.listener(), null, "finding load balancers")
          .onFailure(failure, null);
      return true;
    }
  }

  /** What was accepted, here or by another actor's request; empty when it is not registered. */
  private List<InstanceRegistration> deregister(
      LoadBalancerEntry entry,
      List<InstanceRegistration> registrations,
      SettleProgress.LoadBalancerProgress progress,
      ExitTracker tracker)
      throws InterruptedException {
    List<InstanceRegistration> active = DeregistrationRequest.active(registrations);
    PermissionTracker permission = dependencies.membership().permissions().deregistration(entry);
    List<InstanceRegistration> accepted =
        active.isEmpty()
            ? registrations
            : new DeregistrationRequest(
                    dependencies,
                    subject,
                    entry,
                    () -> untilRefusalCounts(permission),
                    reason -> {
                      progress.markEnded();
                      tracker.markRefused(reason);
                    })
                .send(active, retry);
    tracker.markAccepted();
    if (accepted.isEmpty()) {
      progress.markEnded();
    }
    return accepted;
  }

  /**
   * Zero where no traffic was sent to the instance, where another replica began the deregistration,
   * and where the delay cannot be read: then only polling the load balancer tells.
   */
  private Duration deregistrationDelay(
      LoadBalancerEntry entry, List<InstanceRegistration> registrations)
      throws InterruptedException {
    if (registrations.stream().noneMatch(one -> one.state() == RegistrationState.ACTIVE)) {
      return Duration.ZERO;
    }
    LoadBalancerMembership membership = dependencies.membership();
    try {
      return call(
          "reading the delay of " + entry.loadBalancer().name(),
          untilRefusalCounts(membership.permissions().delay(entry.family())),
          () -> membership.deregistrationDelay(entry));
    } catch (RemoteFailure reported) {
      return Duration.ZERO;
    }
  }

  private void awaitRemoval(
      LoadBalancerEntry entry, SettleProgress.LoadBalancerProgress progress, ExitTracker tracker)
      throws InterruptedException {
    LoadBalancerMembership membership = dependencies.membership();
    for (Duration pause = FIRST_POLL; ; pause = nextPause(pause)) {
      List<InstanceRegistration> now =
          call(
              "asking " + entry.loadBalancer().name(),
              untilRefusalCounts(membership.permissions().registrations(entry.family())),
              () -> membership.registrationsIn(entry, subject.instance(), time.nanos()));
      if (now.isEmpty()) {
        return;
      }
      if (time.isPast(deadline.current())) {
        throw new RemoteFailure(
            FailureKind.REJECTED,
            "still " + now.getFirst().state() + " in " + entry.loadBalancer().name(),
            null);
      }
      // The load balancer controller may have registered it again.
      var _ = deregister(entry, now, progress, tracker);
      time.sleep(pause);
    }
  }

  private static Duration nextPause(Duration pause) {
    return pause.compareTo(MAX_POLL) < 0 ? pause.multipliedBy(2) : pause;
  }
}
