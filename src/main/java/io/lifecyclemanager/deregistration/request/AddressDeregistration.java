package io.lifecyclemanager.deregistration.request;

import io.lifecyclemanager.deregistration.ExitStatus;
import io.lifecyclemanager.deregistration.ExitStatus.ExitPhase;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.deregistration.LoadBalancers.RegistrationState;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups.AddressRegistration;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Deregisters IP addresses from all target groups of IP addresses, and waits until none of them
 * knows the addresses any more. One object for each request; {@link #run} is called on one thread.
 */
final class AddressDeregistration {
  private static final Duration POLL = Duration.ofSeconds(1);

  /** While the delay lasts only the deletion of the target group changes anything. */
  private static final Duration SLOW_POLL = Duration.ofSeconds(15);

  /** A refusal may pass while the state of a target changes. */
  private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(60);

  private final RequestDependencies dependencies;
  private final AddressMembership membership;
  private final @Nullable TerminatingInstance subject;
  private final Set<IpAddress> addresses;
  private final Deadline deadline;
  private final Time time;
  private final Map<LoadBalancer, ExitStatus> statuses = new ConcurrentHashMap<>();

  /**
   * @param subject the instance with these addresses; null where none is known
   * @param deadline when it has failed
   */
  AddressDeregistration(
      RequestDependencies dependencies,
      AddressMembership membership,
      @Nullable TerminatingInstance subject,
      Set<IpAddress> addresses,
      Deadline deadline) {
    this.dependencies = dependencies;
    this.membership = membership;
    this.subject = subject;
    this.addresses = Set.copyOf(addresses);
    this.deadline = deadline;
    this.time = dependencies.deregistration().time();
  }

  /** How far the addresses have left each target group; from any thread. */
  Collection<ExitStatus> statuses() {
    return List.copyOf(statuses.values());
  }

  /**
   * Deregisters the addresses.
   *
   * @return the failures, each with the name of its target group; empty when no address is
   *     registered any more
   * @throws InterruptedException when interrupted; everything it started has been stopped
   */
  Collection<String> run() throws InterruptedException {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    try {
      List<LoadBalancer> groups =
          call("finding target groups of IP addresses", membership::discover);
      FanOut.forEach(
          time,
          "deregister addresses",
          groups,
          group ->
              deregister(group)
                  .ifPresent(reason -> {
                    failures.add(group.name() + ": " + reason);
                    change(group, now -> now.with(ExitPhase.FAILED, reason));
                  }));
    } catch (RemoteFailure failure) {
      failures.add(failure.getMessage());
    }
    return failures;
  }

  private void change(LoadBalancer group, UnaryOperator<ExitStatus> to) {
    statuses.compute(
        group, (_, now) -> to.apply(now == null ? ExitStatus.draining(group.name()) : now));
  }

  /** Why the addresses are or may be registered there still; empty when they are not. */
  private Optional<String> deregister(LoadBalancer group) throws InterruptedException {
    try {
      Optional<String> failure = deregisterAndWait(group);
      if (failure.isEmpty() && statuses.containsKey(group)) {
        change(group, now -> now.with(ExitPhase.DEREGISTERED, null));
      }
      return failure;
    } catch (RemoteFailure failure) {
      return Optional.of(failure.getMessage());
    }
  }

  private Optional<String> deregisterAndWait(LoadBalancer group) throws InterruptedException {
    @Nullable Deadline refusalCounts = null;
    @Nullable Deadline drained = null;
    Deadline settled = time.in(Duration.ZERO);
    while (true) {
      List<AddressRegistration> now = registrations(group);
      if (now.isEmpty()) {
        time.sleep(time.until(settled.orEarlier(deadline)));
        return Optional.empty();
      }
      change(group, it -> it);
      List<AddressRegistration> active =
          now.stream().filter(one -> one.state() != RegistrationState.DRAINING).toList();
      Map<AddressRegistration, String> refused = active.isEmpty() ? Map.of() : send(group, active);
      if (!refused.isEmpty()) {
        refusalCounts = refusalCounts == null ? time.in(REFUSAL_TIMEOUT) : refusalCounts;
        if (time.isPast(refusalCounts.orEarlier(deadline))) {
          return Optional.of("refuses it: " + refused.values().iterator().next());
        }
      } else if (time.isPast(deadline)) {
        return Optional.of("still " + now.getFirst().state());
      } else if (drained == null) {
        boolean hasTraffic =
            active.stream().anyMatch(one -> one.state() == RegistrationState.ACTIVE);
        Deadline accepted = time.in(Duration.ZERO);
        settled = hasTraffic ? accepted.plus(settleTime(group)) : accepted;
        drained = settled.orLater(hasTraffic ? accepted.plus(delay(group)) : accepted);
        Deadline until = drained;
        change(group, it -> hasTraffic ? it.withUntil(until) : it);
      }
      time.sleep(pause(drained));
    }
  }

  private Duration settleTime(LoadBalancer group) {
    return dependencies.deregistration().settleTimes().of(group.kind());
  }

  private List<AddressRegistration> registrations(LoadBalancer group) throws InterruptedException {
    return call("asking " + group.name(), () -> membership.registrations(group, addresses));
  }

  private Map<AddressRegistration, String> send(
      LoadBalancer group, List<AddressRegistration> active) throws InterruptedException {
    return call(
        "deregistering from " + group.name(), () -> membership.groups().deregister(group, active));
  }

  /** Zero where it cannot be read: then only polling the target group tells. */
  private Duration delay(LoadBalancer group) throws InterruptedException {
    try {
      return call(
          "reading the delay of " + group.name(),
          () -> membership.groups().deregistrationDelay(group));
    } catch (RemoteFailure reported) {
      return Duration.ZERO;
    }
  }

  private <T> T call(String operation, RemoteCall<T> call) throws InterruptedException {
    return new Retry(time, dependencies.deregistration().random())
        .policy(RetryPolicy.TRANSIENT.untilRefusalCounts(PermissionTracker.refusalTimeout(time)))
        .until(() -> deadline)
        .reporting(dependencies.deregistration().listener(), subject, operation)
        .call(call);
  }

  private Duration pause(@Nullable Deadline drained) {
    Duration left = drained == null ? Duration.ZERO : time.until(drained.orEarlier(deadline));
    if (left.compareTo(SLOW_POLL) > 0) {
      return SLOW_POLL;
    }
    return left.compareTo(POLL) > 0 ? left : POLL;
  }
}
