package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes one instance out of several load balancers at the same time, and knows which of them it has
 * not left yet. Thread-safe.
 */
public final class LoadBalancerExits {
  private final DeregistrationDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final LiveDeadline deadline;
  private final LoadBalancerExit exit;
  private final Map<LoadBalancerEntry, ExitTracker> trackers = new ConcurrentHashMap<>();
  private volatile Runnable onChange = () -> {};
  private final AtomicInteger failedClassicElbs = new AtomicInteger();

  LoadBalancerExits(
      DeregistrationDependencies dependencies,
      TerminatingInstance subject,
      LiveDeadline deadline,
      LoadBalancerExit exit) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.deadline = deadline;
    this.exit = exit;
  }

  /**
   * Deregisters the instance from each of them and waits. A load balancer that fails does not keep
   * the instance registered in the others.
   *
   * @return the failures, with the names of their load balancers
   */
  Collection<String> deregisterAll(
      Map<LoadBalancerEntry, List<InstanceRegistration>> found, SettleProgress settling)
      throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Map<LoadBalancerEntry, ExitTracker> begun = new HashMap<>();
    found.forEach((entry, registrations) -> begun.put(entry, track(entry, registrations)));
    FanOut.forEach(
        time,
        "deregister " + subject.instance(),
        found.entrySet(),
        each -> {
          SettleProgress.LoadBalancerProgress progress = settling.trackLoadBalancer();
          String name = each.getKey().loadBalancer().name();
          ExitTracker tracker = Objects.requireNonNull(begun.get(each.getKey()));
          try {
            exit.deregisterAndWait(each.getKey(), each.getValue(), progress, tracker);
            tracker.markDeregistered();
          } catch (RemoteFailure failure) {
            failures.add(name + ": " + failure.getMessage());
            tracker.markRefused(failure.getMessage());
            if (each.getKey().loadBalancer().kind() == LoadBalancerKind.CLASSIC) {
              failedClassicElbs.incrementAndGet();
            }
            progress.markEnded();
          } finally {
            tracker.end();
          }
        });
    return failures;
  }

  /** How many of the failures so far concern classic load balancers. */
  int failedClassicElbs() {
    return failedClassicElbs.get();
  }

  private ExitTracker track(LoadBalancerEntry entry, List<InstanceRegistration> registrations) {
    ExitTracker tracker =
        new ExitTracker(
            dependencies,
            subject,
            entry.loadBalancer().name(),
            LoadBalancerMembership.name(entry, registrations),
            () -> onChange.run());
    trackers.put(entry, tracker);
    return tracker;
  }

  /** Calls this after each change of {@link #statuses}, on any thread; it does not block. */
  public void onChange(Runnable call) {
    onChange = call;
  }

  /** How far the instance has left each load balancer in which it was found, sorted by name. */
  public List<ExitStatus> statuses() {
    return trackers.values().stream()
        .map(ExitTracker::status)
        .sorted(Comparator.comparing(ExitStatus::name))
        .toList();
  }

  /** The load balancers that the instance has not left yet. */
  List<Blocker> blockers() {
    Instant until = time.wallClock(deadline.current());
    return trackers.values().stream()
        .filter(ExitTracker::isPending)
        .map(each ->
            Blocker.of(
                BlockerKind.LOAD_BALANCER,
                "is still registered in " + each.status().name(),
                each.since(),
                until))
        .toList();
  }
}
