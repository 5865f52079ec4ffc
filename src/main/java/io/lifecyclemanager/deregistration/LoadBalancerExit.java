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
    this.retry =
        new Retry(time, dependencies.random()).policy(RetryPolicy.TRANSIENT).until(deadline);
  }

  /**
   * Makes the call until it succeeds, fails for good, or the deadline comes. Reports each failure,
   * unless another caller of the same shared request has reported it.
   *
   * @param operation for the report, as in "finding load balancers"
   * @throws RemoteFailure the last failure
   */
  <T> T call(String operation, RemoteCall<T> call) throws InterruptedException {
    return retry.reporting(dependencies.listener(), subject, operation).call(call);
  }

  /**
   * Deregisters the instance from one load balancer and waits until it is not registered there.
   *
   * @param progress marked once the deregistration is accepted, and once its settle time is over
   * @throws RemoteFailure when that was not achieved before the deadline
   */
  void deregisterAndWait(
      LoadBalancerEntry entry,
      List<InstanceRegistration> registrations,
      SettleProgress.LoadBalancerProgress progress)
      throws InterruptedException {
    deregister(entry, registrations);
    // Settle time and delay run from here on, however long it takes to read the delay.
    Deadline accepted = time.in(Duration.ZERO);
    Deadline settledAt =
        progress.markAccepted(
            accepted.plus(
                dependencies.settleTimes().settleTime(entry.loadBalancer().kind(), registrations)),
            registrations);
    Deadline drained = accepted.plus(deregistrationDelay(entry, registrations));
    sleepUntil(settledAt);
    progress.markSettled();
    // A target is shown as draining until the whole delay is over: asking before is of no use.
    sleepUntil(drained);
    awaitRemoval(entry);
  }

  /** Sleeps until then, but not past the termination's deadline, which may tighten meanwhile. */
  void sleepUntil(Deadline wanted) throws InterruptedException {
    for (Deadline end = deadline.orEarlier(wanted);
        !time.isPast(end);
        end = deadline.orEarlier(wanted)) {
      time.sleep(time.until(end.orEarlier(time.in(DEADLINE_CHECK))));
    }
  }

  private void deregister(LoadBalancerEntry entry, List<InstanceRegistration> registrations)
      throws InterruptedException {
    List<InstanceRegistration> active =
        registrations.stream().filter(one -> one.state() != RegistrationState.DRAINING).toList();
    if (!active.isEmpty()) {
      dependencies.membership().markDeregistering(entry, subject.instance());
      Object _ =
          call(
              "deregistering from " + entry.loadBalancer().name(),
              () -> {
                dependencies.membership().deregister(entry, active);
                return active;
              });
    }
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
    try {
      return call(
          "reading the delay of " + entry.loadBalancer().name(),
          () -> dependencies.membership().deregistrationDelay(entry));
    } catch (RemoteFailure reported) {
      return Duration.ZERO;
    }
  }

  private void awaitRemoval(LoadBalancerEntry entry) throws InterruptedException {
    for (Duration pause = FIRST_POLL; ; pause = nextPause(pause)) {
      List<InstanceRegistration> now =
          call(
              "asking " + entry.loadBalancer().name(),
              () ->
                  dependencies
                      .membership()
                      .registrationsIn(entry, subject.instance(), time.nanos()));
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
      deregister(entry, now);
      time.sleep(pause);
    }
  }

  private static Duration nextPause(Duration pause) {
    return pause.compareTo(MAX_POLL) < 0 ? pause.multipliedBy(2) : pause;
  }
}
