package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.model.Backoff;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The load balancers of one API: target groups, or classic ELBs. Each load balancer of the account
 * costs a request, each that has one of the instances two more. All programs of the account share
 * the request rate, so throttled requests are retried.
 */
final class LoadBalancerInspector {
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final Duration RETRY_TIME = Duration.ofMinutes(2);

  private final LoadBalancers family;
  private final UnaryOperator<String> arn;
  private final Function<List<String>, Map<String, Map<String, String>>> tags;
  private final Time time;
  private final RandomGenerator random;

  /**
   * @param arn the ARN of a load balancer, given its id
   * @param tags requests tags by the ids of load balancers
   */
  LoadBalancerInspector(
      LoadBalancers family,
      UnaryOperator<String> arn,
      Function<List<String>, Map<String, Map<String, String>>> tags,
      Time time,
      RandomGenerator random) {
    this.family = family;
    this.arn = arn;
    this.tags = tags;
    this.time = time;
    this.random = random;
  }

  /** The load balancers that have at least one of the instances registered. */
  List<LoadBalancerState> withAnyOf(Set<InstanceId> instances) throws InterruptedException {
    if (instances.isEmpty()) {
      return List.of();
    }
    Deadline end = time.in(RETRY_TIME);
    Map<LoadBalancer, Set<InstanceId>> known = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "inspect load balancer",
        retryThrottled(end, family::discover),
        loadBalancer -> {
          Set<InstanceId> its = instances(loadBalancer, end);
          if (!Collections.disjoint(its, instances)) {
            known.put(loadBalancer, its);
          }
        });
    return known.isEmpty() ? List.of() : states(known, end);
  }

  private Set<InstanceId> instances(LoadBalancer loadBalancer, Deadline end)
      throws InterruptedException {
    return retryThrottled(end, () -> family.registrations(loadBalancer, Set.of())).stream()
        .map(InstanceRegistration::instance)
        .collect(Collectors.toSet());
  }

  private List<LoadBalancerState> states(Map<LoadBalancer, Set<InstanceId>> known, Deadline end)
      throws InterruptedException {
    Map<String, Map<String, String>> tagsById =
        retryThrottled(
            end, () -> tags.apply(known.keySet().stream().map(LoadBalancer::id).toList()));
    Map<String, LoadBalancerState> states = new ConcurrentSkipListMap<>();
    FanOut.forEach(
        time,
        "inspect load balancer",
        known.entrySet(),
        loadBalancer -> {
          LoadBalancer it = loadBalancer.getKey();
          Duration delay = retryThrottled(end, () -> family.deregistrationDelay(it));
          Map<String, String> itsTags = tagsById.getOrDefault(it.id(), Map.of());
          states.put(
              it.id(),
              new LoadBalancerState(
                  it.name(),
                  arn.apply(it.id()),
                  kind(it.kind()),
                  delay,
                  loadBalancer.getValue(),
                  itsTags));
        });
    return List.copyOf(states.values());
  }

  private static LoadBalancerFamily kind(LoadBalancers.LoadBalancerKind kind) {
    return switch (kind) {
      case APPLICATION -> LoadBalancerFamily.APPLICATION;
      case NETWORK, GATEWAY -> LoadBalancerFamily.NETWORK;
      case CLASSIC -> LoadBalancerFamily.CLASSIC;
    };
  }

  private <T> T retryThrottled(Deadline end, Supplier<T> request) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return request.get();
      } catch (RemoteFailure failure) {
        if (failure.kind() != RemoteFailure.FailureKind.THROTTLED || time.isPast(end)) {
          throw failure;
        }
        time.sleep(PAUSES.pause(failures, random));
      }
    }
  }
}
