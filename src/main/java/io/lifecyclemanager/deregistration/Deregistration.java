package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancers.Registration;
import io.lifecyclemanager.deregistration.LoadBalancers.State;
import io.lifecyclemanager.deregistration.Membership.Entry;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes one instance out of all load balancers and waits until none knows it any more. One instance
 * for each run, used by one thread.
 */
public final class Deregistration {
  private static final Duration POLL = Duration.ofSeconds(1);

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
   * Deregisters.
   *
   * @param labelledNanos when the node was labelled: what balancers said before is no answer
   * @param trafficStopped called once no balancer sends new connections any more
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  public Result run(long labelledNanos, Runnable trafficStopped) throws InterruptedException {
    tools.membership().expect(instance);
    try {
      Map<Entry, List<Registration>> found = find(labelledNanos);
      if (found.isEmpty()) {
        trafficStopped.run();
        time.sleep(time.until(new Deadline(labelledNanos + AFTER_LABEL.toNanos())));
        found = find(time.nanos());
      }
      if (found.isEmpty()) {
        return new Result(0, Optional.empty());
      }
      tools.listener().on(new Fact.DeregistrationStarted(subject, Membership.names(found)));
      return new Result(found.size(), leaveAll(found, trafficStopped));
    } catch (RemoteTrouble trouble) {
      // Only what is past the deadline, or forbidden, comes this far.
      return new Result(0, Optional.of(trouble.getMessage()));
    } finally {
      tools.membership().forget(instance);
      trafficStopped.run();
    }
  }

  private Map<Entry, List<Registration>> find(long notBefore) throws InterruptedException {
    return persistently("finding load balancers", () -> tools.membership().of(instance, notBefore));
  }

  /** One balancer that does not let go keeps nobody from leaving the others. */
  private Optional<String> leaveAll(Map<Entry, List<Registration>> found, Runnable trafficStopped)
      throws InterruptedException {
    AtomicInteger sending = new AtomicInteger(found.size());
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Runnable settled =
        () -> {
          if (sending.decrementAndGet() == 0) {
            trafficStopped.run();
          }
        };
    Together.each(
        time,
        "deregister " + instance,
        found.entrySet(),
        each -> {
          try {
            leave(each.getKey(), each.getValue(), settled);
          } catch (RemoteTrouble trouble) {
            failures.add(each.getKey().balancer().name() + ": " + trouble.getMessage());
            settled.run();
          }
        });
    return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
  }

  /** Takes the instance out of one balancer and waits until it is gone from there. */
  private void leave(Entry entry, List<Registration> registrations, Runnable settled)
      throws InterruptedException {
    takeOut(entry, registrations);
    Deadline quiet = time.in(tools.settle().of(entry.balancer().kind(), registrations));
    Deadline drained = time.in(delay(entry, registrations));
    time.sleep(time.until(quiet));
    settled.run();
    // Shown as draining until the whole delay is over: there is no use in asking before.
    time.sleep(time.until(drained));
    awaitGone(entry);
  }

  private void takeOut(Entry entry, List<Registration> registrations) throws InterruptedException {
    List<Registration> active =
        registrations.stream().filter(one -> one.state() != State.DRAINING).toList();
    if (!active.isEmpty()) {
      persistently(
          "deregistering from " + entry.balancer().name(),
          () -> {
            entry.family().deregister(entry.balancer(), active);
            return active;
          });
    }
  }

  /** Zero where nothing was sent, and where it began without us: then only asking tells. */
  private Duration delay(Entry entry, List<Registration> registrations)
      throws InterruptedException {
    boolean ours = registrations.stream().anyMatch(one -> one.state() == State.ACTIVE);
    return ours
        ? persistently(
            "reading the delay of " + entry.balancer().name(),
            () -> tools.membership().delay(entry))
        : Duration.ZERO;
  }

  private void awaitGone(Entry entry) throws InterruptedException {
    while (true) {
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
      time.sleep(POLL);
    }
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
