package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.Tools;
import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.Membership.Entry;
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
final class Departure {
  /** The delay is over, or nearly; after that it is something unforeseen. */
  private static final Duration FIRST_POLL = Duration.ofMillis(250);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Tools tools;
  private final Time time;
  private final TerminatingInstance subject;
  private final InstanceId instance;
  private final Supplier<Deadline> deadline;

  Departure(Tools tools, TerminatingInstance subject, Supplier<Deadline> deadline) {
    this.tools = tools;
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
  void leave(Entry entry, List<Registration> registrations, Settling.One settling)
      throws InterruptedException {
    takeOut(entry, registrations);
    // The balancer's clocks run from here on, however long it takes to learn the delay.
    Deadline accepted = time.in(Duration.ZERO);
    Deadline quiet =
        settling.accepted(
            accepted.plus(tools.settle().of(entry.balancer().kind(), registrations)),
            registrations);
    Deadline drained = accepted.plus(delay(entry, registrations));
    sleepUntil(quiet);
    settling.settled();
    // Shown as draining until the whole delay is over: there is no use in asking before.
    sleepUntil(drained);
    awaitGone(entry);
  }

  /** Sleeps, but not past the run's deadline, which may tighten meanwhile. */
  void sleepUntil(Deadline wanted) throws InterruptedException {
    for (Deadline end = wanted.orEarlier(deadline.get());
        !time.isPast(end);
        end = wanted.orEarlier(deadline.get())) {
      time.sleep(time.until(end.orEarlier(time.in(LOOK_AGAIN))));
    }
  }

  private void takeOut(Entry entry, List<Registration> registrations) throws InterruptedException {
    List<Registration> active =
        registrations.stream().filter(one -> one.state() != State.DRAINING).toList();
    if (!active.isEmpty()) {
      tools.membership().expect(entry, instance);
      persistently(
          "deregistering from " + entry.balancer().name(),
          () -> {
            tools.membership().deregister(entry, active);
            return active;
          });
    }
  }

  /**
   * Zero where nothing was sent, where it began without us, and where nobody may tell: then only
   * asking the balancer tells.
   */
  private Duration delay(Entry entry, List<Registration> registrations)
      throws InterruptedException {
    if (registrations.stream().noneMatch(one -> one.state() == State.ACTIVE)) {
      return Duration.ZERO;
    }
    try {
      return persistently(
          "reading the delay of " + entry.balancer().name(), () -> tools.membership().delay(entry));
    } catch (RemoteFailure told) {
      return Duration.ZERO;
    }
  }

  private void awaitGone(Entry entry) throws InterruptedException {
    for (Duration pause = FIRST_POLL; ; pause = longer(pause)) {
      List<Registration> now =
          persistently(
              "asking " + entry.balancer().name(),
              () -> tools.membership().in(entry, instance, time.nanos()));
      if (now.isEmpty()) {
        return;
      }
      if (time.isPast(deadline.get())) {
        throw new RemoteFailure(
            RemoteFailure.FailureKind.REJECTED,
            "still " + now.getFirst().state() + " in " + entry.balancer().name(),
            null);
      }
      // Somebody may have registered it again.
      takeOut(entry, now);
      time.sleep(pause);
    }
  }

  private static Duration longer(Duration pause) {
    return pause.compareTo(POLL) < 0 ? pause.multipliedBy(2) : pause;
  }

  <T> T persistently(String doing, Shared.Question<T> question) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return question.ask();
      } catch (RemoteFailure trouble) {
        boolean again = trouble.isRetryable() && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures, tools.random()) : null;
        tools.listener().on(new Fact.RemoteCallFailed(subject, doing, trouble, pause));
        if (pause == null) {
          throw trouble;
        }
        time.sleep(pause);
      }
    }
  }
}
