package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.Membership.Entry;
import io.lifecyclemanager.deregistration.Membership.Found;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Subject;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes one instance out of all load balancers and waits until none knows it any more. One instance
 * for each run, used by one thread.
 */
public final class Deregistration {
  /** The delay is over, or nearly; after that it is something unforeseen. */
  private static final Duration FIRST_POLL = Duration.ofMillis(250);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /** The load balancer controller may register a node it had not yet seen labelled. */
  private static final Duration AFTER_LABEL = Duration.ofSeconds(2);

  private final Tools tools;
  private final Time time;
  private final Subject subject;
  private final InstanceId instance;
  private final Supplier<Deadline> deadline;

  /** What every deregistration needs. */
  public record Tools(
      Membership membership, Settle settle, Time time, RandomGenerator random, Listener listener) {}

  /**
   * How a deregistration ended.
   *
   * @param balancers in how many balancers the instance was
   * @param failure where it still is, in one line; empty when nowhere
   */
  public record Result(int balancers, Optional<String> failure) {}

  /**
   * A deregistration that has not begun.
   *
   * @param deadline when it has failed, asked anew each time: deadlines tighten
   */
  public Deregistration(Tools tools, Subject subject, Supplier<Deadline> deadline) {
    this.tools = tools;
    this.time = tools.time();
    this.subject = subject;
    this.instance = subject.instance();
    this.deadline = deadline;
  }

  /**
   * Deregisters. Waits no longer than the deadline.
   *
   * @param labelledNanos when the node was labelled: what balancers said before is no answer
   * @param resumed whether somebody else may have begun
   * @param trafficStopped called once no balancer sends new connections any more
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public Result run(long labelledNanos, boolean resumed, Runnable trafficStopped)
      throws InterruptedException {
    if (resumed) {
      tools.membership().expectAnywhere(instance);
    }
    try {
      Found found = find(labelledNanos);
      if (found.registrations().isEmpty()) {
        trafficStopped.run();
        sleepUntil(new Deadline(labelledNanos + AFTER_LABEL.toNanos()));
        found = find(time.nanos());
      }
      List<String> failures = new ArrayList<>(found.refused());
      if (!found.registrations().isEmpty()) {
        List<String> names = Membership.names(found.registrations());
        tools.listener().on(new Fact.DeregistrationStarted(subject, names));
        failures.addAll(leaveAll(found.registrations(), trafficStopped));
      }
      Optional<String> failure =
          failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
      return new Result(found.registrations().size(), failure);
    } catch (RemoteTrouble trouble) {
      // Only what is past the deadline comes this far.
      return new Result(0, Optional.of(trouble.getMessage()));
    } finally {
      trafficStopped.run();
    }
  }

  private Found find(long notBefore) throws InterruptedException {
    return persistently("finding load balancers", () -> tools.membership().of(instance, notBefore));
  }

  /** One balancer that does not let go keeps nobody from leaving the others. */
  private Collection<String> leaveAll(Map<Entry, List<Registration>> found, Runnable trafficStopped)
      throws InterruptedException {
    AtomicInteger sending = new AtomicInteger(found.size());
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Together.each(
        time,
        "deregister " + instance,
        found.entrySet(),
        each -> {
          AtomicBoolean settled = new AtomicBoolean();
          Runnable onSettled =
              () -> {
                if (!settled.getAndSet(true) && sending.decrementAndGet() == 0) {
                  trafficStopped.run();
                }
              };
          try {
            leave(each.getKey(), each.getValue(), onSettled);
          } catch (RemoteTrouble trouble) {
            failures.add(each.getKey().balancer().name() + ": " + trouble.getMessage());
            onSettled.run();
          }
        });
    return failures;
  }

  /** Takes the instance out of one balancer and waits until it is gone from there. */
  private void leave(Entry entry, List<Registration> registrations, Runnable settled)
      throws InterruptedException {
    takeOut(entry, registrations);
    // The balancer's clocks run from here on, however long it takes to learn the delay.
    Deadline accepted = time.in(Duration.ZERO);
    Deadline quiet = accepted.plus(tools.settle().of(entry.balancer().kind(), registrations));
    Deadline drained = accepted.plus(delay(entry, registrations));
    sleepUntil(quiet);
    settled.run();
    // Shown as draining until the whole delay is over: there is no use in asking before.
    sleepUntil(drained);
    awaitGone(entry);
  }

  /** Sleeps, but not past the run's deadline, which may tighten meanwhile. */
  private void sleepUntil(Deadline wanted) throws InterruptedException {
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
    } catch (RemoteTrouble told) {
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
        throw new RemoteTrouble(
            RemoteTrouble.Kind.REJECTED,
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

  private <T> T persistently(String doing, Shared.Question<T> question)
      throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return question.ask();
      } catch (RemoteTrouble trouble) {
        boolean again = trouble.isWorthRetrying() && !time.isPast(deadline.get());
        Duration pause = again ? Backoff.REMOTE.pause(failures, tools.random()) : null;
        tools.listener().on(new Fact.Troubled(subject, doing, trouble, pause));
        if (pause == null) {
          throw trouble;
        }
        time.sleep(pause);
      }
    }
  }
}
