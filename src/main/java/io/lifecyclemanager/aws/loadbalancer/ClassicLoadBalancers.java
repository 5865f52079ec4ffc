package io.lifecyclemanager.aws.loadbalancer;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.BisectingBatch;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.ConnectionDraining;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancing.model.InvalidInstanceException;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;

/** The family of classic load balancers. Thread-safe. */
public final class ClassicLoadBalancers implements LoadBalancers {
  private static final int MAX_INSTANCES = 100;

  private final ElasticLoadBalancingClient client;
  private final AwsRequests requests = new AwsRequests("Classic Load Balancing", 4);

  public ClassicLoadBalancers(ElasticLoadBalancingClient client) {
    this.client = client;
  }

  @Override
  public List<LoadBalancer> discover() {
    return requests.call(
        "DescribeLoadBalancers",
        () ->
            client.describeLoadBalancersPaginator().loadBalancerDescriptions().stream()
                .map(one -> one.loadBalancerName())
                .map(name -> new LoadBalancer(LoadBalancerKind.CLASSIC, name, name))
                .toList());
  }

  /** Makes one request, and a second one when an expected instance is not in the first answer. */
  @Override
  public List<InstanceRegistration> registrations(
      LoadBalancer loadBalancer, Set<InstanceId> expected) {
    List<InstanceRegistration> found = new ArrayList<>();
    for (InstanceState state : instanceStates(loadBalancer, List.of())) {
      ClassicRegistrationState.ofListed(state.description())
          .map(is -> new InstanceRegistration(new InstanceId(state.instanceId()), null, is))
          .ifPresent(found::add);
    }
    Set<InstanceId> missing = new HashSet<>(expected);
    found.forEach(one -> missing.remove(one.instance()));
    if (!missing.isEmpty()) {
      for (InstanceState state : instanceStates(loadBalancer, List.copyOf(missing))) {
        ClassicRegistrationState.ofNamed(state.state(), state.description())
            .map(is -> new InstanceRegistration(new InstanceId(state.instanceId()), null, is))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * @param named the instances to describe; empty describes all that are registered
   */
  private List<InstanceState> instanceStates(LoadBalancer loadBalancer, List<InstanceId> named) {
    List<InstanceState> states = new ArrayList<>();
    requests.call(
        "DescribeInstanceHealth",
        () ->
            ifExists(() -> {
              if (named.isEmpty()) {
                states.addAll(describeInstanceHealth(loadBalancer, List.of()));
              } else {
                // An instance that does not exist is not registered either.
                Object _ =
                    BisectingBatch.send(
                        instances(named),
                        MAX_INSTANCES,
                        some -> states.addAll(describeInstanceHealth(loadBalancer, some)),
                        e -> e instanceof InvalidInstanceException);
              }
              return states;
            }));
    return states;
  }

  private List<InstanceState> describeInstanceHealth(
      LoadBalancer loadBalancer, List<Instance> named) {
    return client
        .describeInstanceHealth(ask -> {
          ask.loadBalancerName(loadBalancer.id());
          if (!named.isEmpty()) {
            ask.instances(named);
          }
        })
        .instanceStates();
  }

  @Override
  public Map<InstanceRegistration, String> deregister(
      LoadBalancer loadBalancer, Collection<InstanceRegistration> registrations) {
    return requests.call(
        "DeregisterInstancesFromLoadBalancer",
        () ->
            ifExists(() ->
                    BisectingBatch.send(
                        List.copyOf(registrations),
                        MAX_INSTANCES,
                        some -> deregisterInstances(loadBalancer, some),
                        e -> e instanceof InvalidInstanceException))
                .orElse(Map.of()));
  }

  private void deregisterInstances(
      LoadBalancer loadBalancer, List<InstanceRegistration> registrations) {
    List<InstanceId> ids =
        registrations.stream().map(InstanceRegistration::instance).distinct().toList();
    client.deregisterInstancesFromLoadBalancer(
        ask -> ask.loadBalancerName(loadBalancer.id()).instances(instances(ids)));
  }

  private static List<Instance> instances(List<InstanceId> ids) {
    return ids.stream().map(id -> Instance.builder().instanceId(id.value()).build()).toList();
  }

  @Override
  public Duration deregistrationDelay(LoadBalancer loadBalancer) {
    return requests.call(
        "DescribeLoadBalancerAttributes",
        () ->
            ifExists(() ->
                    client
                        .describeLoadBalancerAttributes(
                            ask -> ask.loadBalancerName(loadBalancer.id()))
                        .loadBalancerAttributes()
                        .connectionDraining())
                .map(ClassicLoadBalancers::delay)
                .orElse(Duration.ZERO));
  }

  private static Duration delay(ConnectionDraining draining) {
    return Boolean.TRUE.equals(draining.enabled())
        ? Duration.ofSeconds(draining.timeout())
        : Duration.ZERO;
  }

  private static <T> Optional<T> ifExists(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (LoadBalancerNotFoundException _) {
      return Optional.empty();
    }
  }
}
