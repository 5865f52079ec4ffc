package io.lifecyclemanager.aws;

import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.ConnectionDraining;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancing.model.InvalidInstanceException;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;

/** Classic load balancers. Thread-safe. */
public final class ClassicBalancers implements LoadBalancers {
  private static final int MOST_INSTANCES = 100;

  private final ElasticLoadBalancingClient client;
  private final InFlight requests = new InFlight("Classic Load Balancing", 4);

  /** Makes no request. */
  public ClassicBalancers(ElasticLoadBalancingClient client) {
    this.client = client;
  }

  @Override
  public List<Balancer> discover() {
    return requests.call(
        "DescribeLoadBalancers",
        () ->
            client.describeLoadBalancersPaginator().loadBalancerDescriptions().stream()
                .map(one -> one.loadBalancerName())
                .map(name -> new Balancer(Kind.CLASSIC, name, name))
                .toList());
  }

  /** One request, and a second one where an expected instance is not in the first answer. */
  @Override
  public List<Registration> registrations(Balancer balancer, Set<InstanceId> expected) {
    List<Registration> found = new ArrayList<>();
    for (InstanceState state : healths(balancer, List.of())) {
      ClassicStates.ofListed(state.description())
          .map(is -> new Registration(new InstanceId(state.instanceId()), null, is))
          .ifPresent(found::add);
    }
    Set<InstanceId> missing = new HashSet<>(expected);
    found.forEach(one -> missing.remove(one.instance()));
    if (!missing.isEmpty()) {
      for (InstanceState state : healths(balancer, List.copyOf(missing))) {
        ClassicStates.ofNamed(state.state(), state.description())
            .map(is -> new Registration(new InstanceId(state.instanceId()), null, is))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /**
   * @param named whom to ask about; empty asks about all that are registered
   */
  private List<InstanceState> healths(Balancer balancer, List<InstanceId> named) {
    List<InstanceState> states = new ArrayList<>();
    requests.call(
        "DescribeInstanceHealth",
        () ->
            ifThere(() -> {
              if (named.isEmpty()) {
                states.addAll(healthsNow(balancer, List.of()));
              } else {
                AllButBad.ask(
                    instances(named),
                    MOST_INSTANCES,
                    some -> states.addAll(healthsNow(balancer, some)),
                    e -> e instanceof InvalidInstanceException);
              }
              return states;
            }));
    return states;
  }

  private List<InstanceState> healthsNow(Balancer balancer, List<Instance> named) {
    return client
        .describeInstanceHealth(ask -> {
          ask.loadBalancerName(balancer.id());
          if (!named.isEmpty()) {
            ask.instances(named);
          }
        })
        .instanceStates();
  }

  @Override
  public void deregister(Balancer balancer, Collection<Registration> registrations) {
    List<Instance> instances =
        instances(registrations.stream().map(Registration::instance).distinct().toList());
    requests.call(
        "DeregisterInstancesFromLoadBalancer",
        () ->
            ifThere(() -> {
              AllButBad.ask(
                  instances,
                  MOST_INSTANCES,
                  some ->
                      client.deregisterInstancesFromLoadBalancer(
                          ask -> ask.loadBalancerName(balancer.id()).instances(some)),
                  e -> e instanceof InvalidInstanceException);
              return balancer;
            }));
  }

  private static List<Instance> instances(List<InstanceId> ids) {
    return ids.stream().map(id -> Instance.builder().instanceId(id.value()).build()).toList();
  }

  @Override
  public Duration delay(Balancer balancer) {
    return requests.call(
        "DescribeLoadBalancerAttributes",
        () ->
            ifThere(() ->
                    client
                        .describeLoadBalancerAttributes(ask -> ask.loadBalancerName(balancer.id()))
                        .loadBalancerAttributes()
                        .connectionDraining())
                .map(ClassicBalancers::delay)
                .orElse(Duration.ZERO));
  }

  private static Duration delay(ConnectionDraining draining) {
    return Boolean.TRUE.equals(draining.enabled())
        ? Duration.ofSeconds(draining.timeout())
        : Duration.ZERO;
  }

  private static <T> Optional<T> ifThere(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (LoadBalancerNotFoundException _) {
      return Optional.empty();
    }
  }
}
