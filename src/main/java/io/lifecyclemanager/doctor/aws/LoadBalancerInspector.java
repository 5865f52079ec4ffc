package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.LoadBalancers.InstanceRegistration;
import io.lifecyclemanager.deregistration.LoadBalancers.LoadBalancer;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
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
  private final Retry throttled;

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
    this.throttled =
        new Retry(time, random)
            .pausing(PAUSES::pause)
            .policy((failure, _) -> failure.kind() == FailureKind.THROTTLED);
  }

  /** The load balancers that have at least one of the instances registered. */
  List<LoadBalancerState> withAnyOf(Set<InstanceId> instances) throws InterruptedException {
    if (instances.isEmpty()) {
      return List.of();
    }
    Deadline end = time.in(RETRY_TIME);
    Retry retry = throttled.until(() -> end);
    Map<LoadBalancer, Set<InstanceId>> known = new ConcurrentHashMap<>();
    FanOut.forEach(
        time,
        "inspect load balancer",
        retry.call(family::discover),
        loadBalancer -> {
          Set<InstanceId> registered = instances(loadBalancer, retry);
          if (!Collections.disjoint(registered, instances)) {
            known.put(loadBalancer, registered);
          }
        });
    return known.isEmpty() ? List.of() : states(known, retry);
  }

  private Set<InstanceId> instances(LoadBalancer loadBalancer, Retry retry)
      throws InterruptedException {
    return retry.call(() -> family.registrations(loadBalancer, Set.of())).stream()
        .map(InstanceRegistration::instance)
        .collect(Collectors.toSet());
  }

  private List<LoadBalancerState> states(Map<LoadBalancer, Set<InstanceId>> known, Retry retry)
      throws InterruptedException {
    Map<String, Map<String, String>> tagsById =
        retry.call(() -> tags.apply(known.keySet().stream().map(LoadBalancer::id).toList()));
    Map<String, LoadBalancerState> states = new ConcurrentSkipListMap<>();
    FanOut.forEach(
        time,
        "inspect load balancer",
        known.entrySet(),
        entry -> {
          LoadBalancer loadBalancer = entry.getKey();
          Duration delay = retry.call(() -> family.deregistrationDelay(loadBalancer));
          String id = loadBalancer.id();
          states.put(
              id,
              new LoadBalancerState(
                  loadBalancer.name(),
                  arn.apply(id),
                  familyOf(loadBalancer.kind()),
                  delay,
                  entry.getValue(),
                  tagsById.getOrDefault(id, Map.of())));
        });
    return List.copyOf(states.values());
  }

  private static LoadBalancerFamily familyOf(LoadBalancers.LoadBalancerKind kind) {
    return switch (kind) {
      case APPLICATION -> LoadBalancerFamily.APPLICATION;
      case NETWORK, GATEWAY -> LoadBalancerFamily.NETWORK;
      case CLASSIC -> LoadBalancerFamily.CLASSIC;
    };
  }
}
