package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.LoadBalancerMembership.LoadBalancerEntry;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancerKind;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes one instance out of several load balancers at the same time, and knows which of them it has
 * not left yet. Thread-safe.
 */
final class LoadBalancerExits {
  private final Time time;
  private final InstanceId instance;
  private final LiveDeadline deadline;
  private final LoadBalancerExit exit;
  private final Map<String, Instant> pendingSince = new ConcurrentHashMap<>();
  private final AtomicInteger failedClassicElbs = new AtomicInteger();

  LoadBalancerExits(Time time, InstanceId instance, LiveDeadline deadline, LoadBalancerExit exit) {
    this.time = time;
    this.instance = instance;
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
    FanOut.forEach(
        time,
        "deregister " + instance,
        found.entrySet(),
        each -> {
          SettleProgress.LoadBalancerProgress progress = settling.trackLoadBalancer();
          String name = each.getKey().loadBalancer().name();
          pendingSince.putIfAbsent(name, time.now());
          try {
            exit.deregisterAndWait(each.getKey(), each.getValue(), progress);
            exit.reportLeft(LoadBalancerMembership.name(each.getKey(), each.getValue()));
          } catch (RemoteFailure failure) {
            failures.add(name + ": " + failure.getMessage());
            if (each.getKey().loadBalancer().kind() == LoadBalancerKind.CLASSIC) {
              failedClassicElbs.incrementAndGet();
            }
            progress.markEnded();
          } finally {
            pendingSince.remove(name);
          }
        });
    return failures;
  }

  /** How many of the failures so far concern classic load balancers. */
  int failedClassicElbs() {
    return failedClassicElbs.get();
  }

  /** The load balancers that the instance has not left yet. */
  List<Blocker> blockers() {
    Instant until = time.wallClock(deadline.current());
    return pendingSince.entrySet().stream()
        .map(each ->
            Blocker.of(
                BlockerKind.LOAD_BALANCER,
                "is still registered in " + each.getKey(),
                each.getValue(),
                until))
        .toList();
  }
}
