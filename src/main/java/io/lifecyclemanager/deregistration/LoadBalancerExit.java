package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One instance leaves one balancer after another, or several at once. Thread-safe. */
final class LoadBalancerExit {
  /** The delay is over, or nearly; after that it is something unforeseen. */
  private static final Duration FIRST_POLL = Duration.ofMillis(250);

  private static final Duration MAX_POLL = Duration.ofSeconds(1);
  private static final Duration DEADLINE_CHECK = Duration.ofSeconds(30);

  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final InstanceId instance;
  private final Supplier<Deadline> deadline;

  LoadBalancerExit(
      DeregistrationDependencies tools, TerminatingInstance subject, Supplier<Deadline> deadline) {
    this.dependencies = tools;
    this.time = tools.time();
    this.subject = subject;
    this.instance = subject.instance();
    this.deadline = deadline;
  }

  /**
   * Takes the instance out of one balancer and waits until it is gone from there.
   *
   * @param settling told once the deregistration is accepted, and once it has settled
   */
  void deregisterAndWait(
      LoadBalancerEntry entry,
      List<InstanceRegistration> registrations,
      SettleProgress.LoadBalancerProgress settling)
      throws InterruptedException {
    deregister(entry, registrations);
    // The balancer's clocks run from here on, however long it takes to learn the delay.
    Deadline accepted = time.in(Duration.ZERO);
    Deadline quiet =
        settling.markAccepted(
            accepted.plus(
                dependencies.settleTimes().settleTime(entry.loadBalancer().kind(), registrations)),
            registrations);
    Deadline drained = accepted.plus(deregistrationDelay(entry, registrations));
    sleepUntil(quiet);
    settling.markSettled();
    // Shown as draining until the whole delay is over: there is no use in asking before.
    sleepUntil(drained);
    awaitRemoval(entry);
  }

  /** Sleeps, but not past the run's deadline, which may tighten meanwhile. */
  void sleepUntil(Deadline wanted) throws InterruptedException {
    for (Deadline end = wanted.orEarlier(deadline.get());
        !time.isPast(end);
        end = wanted.orEarlier(deadline.get())) {
      time.sleep(time.until(end.orEarlier(time.in(DEADLINE_CHECK))));
    }
  }

  private void deregister(LoadBalancerEntry entry, List<InstanceRegistration> registrations)
      throws InterruptedException {
    List<InstanceRegistration> active =
        registrations.stream().filter(one -> one.state() != RegistrationState.DRAINING).toList();
    if (!active.isEmpty()) {
      dependencies.membership().markDeregistering(entry, instance);
      persistently(
          "deregistering from " + entry.loadBalancer().name(),
          () -> {
            dependencies.membership().deregister(entry, active);
            return active;
          });
    }
  }

  /**
   * Zero where nothing was sent, where it began without us, and where nobody may tell: then only
   * asking the balancer tells.
   */
  private Duration deregistrationDelay(
      LoadBalancerEntry entry, List<InstanceRegistration> registrations)
      throws InterruptedException {
    if (registrations.stream().noneMatch(one -> one.state() == RegistrationState.ACTIVE)) {
      return Duration.ZERO;
    }
    try {
      return persistently(
          "reading the delay of " + entry.loadBalancer().name(),
          () -> dependencies.membership().deregistrationDelay(entry));
    } catch (RemoteFailure told) {
      return Duration.ZERO;
    }
  }

  private void awaitRemoval(LoadBalancerEntry entry) throws InterruptedException {
    for (Duration pause = FIRST_POLL; ; pause = nextPause(pause)) {
      List<InstanceRegistration> now =
          persistently(
              "asking " + entry.loadBalancer().name(),
              () -> dependencies.membership().registrationsIn(entry, instance, time.nanos()));
      if (now.isEmpty()) {
        return;
      }
      if (time.isPast(deadline.get())) {
        throw new RemoteFailure(
            RemoteFailure.FailureKind.REJECTED,
            "still " + now.getFirst().state() + " in " + entry.loadBalancer().name(),
            null);
      }
      // Somebody may have registered it again.
      deregister(entry, now);
      time.sleep(pause);
    }
  }

  private static Duration nextPause(Duration pause) {
    return pause.compareTo(MAX_POLL) < 0 ? pause.multipliedBy(2) : pause;
  }

  <T> T persistently(String doing, Shared.Question<T> question) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return question.ask();
      } catch (RemoteFailure trouble) {
        boolean again = trouble.isRetryable() && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures, dependencies.random()) : null;
        dependencies.listener().on(new Fact.RemoteCallFailed(subject, doing, trouble, pause));
        if (pause == null) {
          throw trouble;
        }
        time.sleep(pause);
      }
    }
  }
}
