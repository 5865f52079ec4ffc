package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb.InstanceHealth;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Query API of the classic load balancers. */
public final class ClassicElbApi implements QueryApi {
  private static final int PAGE = 400;
  private static final int MOST_DESCRIBED = 20;

  private final ClassicElbWorld world;

  public ClassicElbApi(ClassicElbWorld world) {
    this.world = world;
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "DescribeLoadBalancers" -> Optional.of(describe(request));
      case "DescribeInstanceHealth" -> Optional.of(describeHealth(request));
      case "DescribeLoadBalancerAttributes" -> Optional.of(describeAttributes(request));
      case "DescribeTags" -> Optional.of(describeTags(request));
      case "RegisterInstancesWithLoadBalancer" -> {
        SimulatedClassicElb balancer = balancer(request);
        List<String> ids = instances(request);
        world.check(ids);
        ids.forEach(balancer::register);
        yield Optional.of(instances(balancer));
      }
      case "DeregisterInstancesFromLoadBalancer" -> {
        SimulatedClassicElb balancer = balancer(request);
        List<String> ids = instances(request);
        world.check(ids);
        ids.forEach(balancer::deregister);
        yield Optional.of(instances(balancer));
      }
      default -> Optional.empty();
    };
  }

  private SimulatedClassicElb balancer(QueryRequest request) {
    return world.balancer(request.required("LoadBalancerName"));
  }

  private static List<String> instances(QueryRequest request) {
    return request.structures("Instances").stream()
        .map(instance -> instance.required("InstanceId"))
        .toList();
  }

  private static Xml instances(SimulatedClassicElb balancer) {
    return Xml.list(
        "Instances", balancer.instances().stream().map(id -> Xml.text("InstanceId", id)).toList());
  }

  private Xml describe(QueryRequest request) {
    List<String> names = request.members("LoadBalancerNames");
    List<SimulatedClassicElb> found =
        names.isEmpty() ? world.balancers() : names.stream().map(world::balancer).toList();
    ResultPage<SimulatedClassicElb> page =
        ResultPage.checked(found, request, "Marker", "PageSize", PAGE, PAGE);
    return Xml.all(
        Xml.list(
            "LoadBalancerDescriptions",
            page.items().stream()
                .map(balancer ->
                    Xml.all(
                        Xml.text("LoadBalancerName", balancer.name()),
                        Xml.text("Scheme", "internal"),
                        instances(balancer)))
                .toList()),
        Xml.text("NextMarker", page.next()));
  }

  private Xml describeHealth(QueryRequest request) {
    SimulatedClassicElb balancer = balancer(request);
    Map<String, InstanceHealth> healths = balancer.healths();
    List<String> asked = instances(request);
    world.check(asked);
    return Xml.list(
        "InstanceStates",
        (asked.isEmpty() ? List.copyOf(healths.keySet()) : asked)
            .stream()
                .map(id -> health(id, healths.getOrDefault(id, InstanceHealth.NOT_REGISTERED)))
                .toList());
  }

  private static Xml health(String id, InstanceHealth health) {
    return Xml.all(
        Xml.text("InstanceId", id),
        Xml.text("State", health.state()),
        Xml.text("ReasonCode", health.reasonCode()),
        Xml.text("Description", health.description()));
  }

  private Xml describeAttributes(QueryRequest request) {
    SimulatedClassicElb balancer = balancer(request);
    return Xml.element(
        "LoadBalancerAttributes",
        Xml.element("CrossZoneLoadBalancing", Xml.text("Enabled", true)),
        Xml.element(
            "ConnectionDraining",
            Xml.text("Enabled", balancer.drainingLimit().isPresent()),
            Xml.text("Timeout", balancer.drainingLimit().map(d -> d.toSeconds()).orElse(300L))));
  }

  private Xml describeTags(QueryRequest request) {
    List<String> names = request.members("LoadBalancerNames");
    if (names.size() > MOST_DESCRIBED) {
      throw AwsFailure.invalid(
          "Cannot have more than " + MOST_DESCRIBED + " load balancers described");
    }
    return Xml.list(
        "TagDescriptions",
        names.stream()
            .map(world::balancer)
            .map(balancer ->
                Xml.all(
                    Xml.text("LoadBalancerName", balancer.name()),
                    Xml.pairs("Tags", balancer.tags())))
            .toList());
  }
}
