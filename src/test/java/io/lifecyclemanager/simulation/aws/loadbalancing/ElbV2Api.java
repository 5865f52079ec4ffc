package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Query API of the second generation of Elastic Load Balancing. */
public final class ElbV2Api implements QueryApi {
  private static final int PAGE = 400;
  private static final int MOST_DESCRIBED = 20;

  private final ElbV2World world;

  public ElbV2Api(ElbV2World world) {
    this.world = world;
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "DescribeTargetGroups" -> Optional.of(describeGroups(request));
      case "DescribeTargetHealth" -> Optional.of(describeHealth(request));
      case "DescribeTargetGroupAttributes" ->
          Optional.of(Xml.pairs("Attributes", group(request).attributes()));
      case "DescribeLoadBalancers" -> Optional.of(describeBalancers(request));
      case "DescribeTags" -> Optional.of(describeTags(request));
      case "RegisterTargets" -> {
        SimulatedTargetGroup group = group(request);
        world.register(group, targets(group, request));
        yield Optional.of(Xml.NOTHING);
      }
      case "DeregisterTargets" -> {
        SimulatedTargetGroup group = group(request);
        world.deregister(group, targets(group, request));
        yield Optional.of(Xml.NOTHING);
      }
      default -> Optional.empty();
    };
  }

  private SimulatedTargetGroup group(QueryRequest request) {
    return world.group(request.required("TargetGroupArn"));
  }

  /** A target without a port is the one on the group's own port, and no other. */
  private static List<Target> targets(SimulatedTargetGroup group, QueryRequest request) {
    return request.structures("Targets").stream()
        .map(target -> new Target(target.required("Id"), target.number("Port", group.port())))
        .toList();
  }

  private Xml describeGroups(QueryRequest request) {
    List<String> arns = request.members("TargetGroupArns");
    List<String> names = request.members("Names");
    List<SimulatedTargetGroup> found =
        new ArrayList<>(arns.isEmpty() ? world.groups() : arns.stream().map(world::group).toList());
    if (!names.isEmpty()) {
      found.removeIf(group -> !names.contains(group.name()));
      if (found.isEmpty()) {
        throw new AwsFailure(
            400, "TargetGroupNotFound", "One or more target groups not found: " + names);
      }
    }
    request
        .optional("LoadBalancerArn")
        .map(this::balancer)
        .ifPresent(balancer -> found.removeIf(group -> !group.balancers().contains(balancer)));
    ResultPage<SimulatedTargetGroup> page =
        ResultPage.checked(found, request, "Marker", "PageSize", PAGE, PAGE);
    return Xml.all(
        Xml.list("TargetGroups", page.items().stream().map(ElbV2Api::group).toList()),
        Xml.text("NextMarker", page.next()));
  }

  private static Xml group(SimulatedTargetGroup group) {
    boolean lambda = group.type() == TargetType.LAMBDA;
    return Xml.all(
        Xml.text("TargetGroupArn", group.arn()),
        Xml.text("TargetGroupName", group.name()),
        Xml.text("Protocol", lambda ? null : group.protocol()),
        Xml.text("Port", lambda ? null : group.port()),
        Xml.text("VpcId", lambda ? null : "vpc-0a1b2c3d4e5f60718"),
        Xml.text("HealthCheckEnabled", true),
        Xml.texts(
            "LoadBalancerArns",
            group.balancers().stream().map(SimulatedLoadBalancer::arn).toList()),
        Xml.text("TargetType", group.type().awsName()));
  }

  private Xml describeHealth(QueryRequest request) {
    SimulatedTargetGroup group = group(request);
    List<Target> asked = targets(group, request);
    Map<Target, TargetHealth> listed = group.listed(world.now());
    List<Target> described = asked.isEmpty() ? List.copyOf(listed.keySet()) : asked;
    return Xml.list(
        "TargetHealthDescriptions",
        described.stream()
            .map(target -> health(target, listed.getOrDefault(target, TargetHealth.NOT_REGISTERED)))
            .toList());
  }

  private static Xml health(Target target, TargetHealth health) {
    return Xml.all(
        Xml.element("Target", Xml.text("Id", target.id()), Xml.text("Port", target.port())),
        Xml.text("HealthCheckPort", target.port()),
        Xml.element(
            "TargetHealth",
            Xml.text("State", health.state()),
            Xml.text("Reason", health.reason()),
            Xml.text("Description", health.description())));
  }

  private Xml describeBalancers(QueryRequest request) {
    List<String> arns = request.members("LoadBalancerArns");
    List<String> names = request.members("Names");
    List<SimulatedLoadBalancer> found =
        (arns.isEmpty() ? world.balancers() : arns.stream().map(this::balancer).toList())
            .stream().filter(b -> names.isEmpty() || names.contains(b.name())).toList();
    if (found.isEmpty() && !names.isEmpty()) {
      throw notFound(names.toString());
    }
    ResultPage<SimulatedLoadBalancer> page =
        ResultPage.checked(found, request, "Marker", "PageSize", PAGE, PAGE);
    return Xml.all(
        Xml.list("LoadBalancers", page.items().stream().map(ElbV2Api::balancer).toList()),
        Xml.text("NextMarker", page.next()));
  }

  private static Xml balancer(SimulatedLoadBalancer balancer) {
    return Xml.all(
        Xml.text("LoadBalancerArn", balancer.arn()),
        Xml.text("LoadBalancerName", balancer.name()),
        Xml.text("DNSName", balancer.name() + ".elb." + Arns.REGION + ".amazonaws.com"),
        Xml.text("Scheme", "internal"),
        Xml.text("VpcId", "vpc-0a1b2c3d4e5f60718"),
        Xml.element("State", Xml.text("Code", "active")),
        Xml.text("Type", balancer.type().awsName()));
  }

  private SimulatedLoadBalancer balancer(String arn) {
    return world.balancers().stream()
        .filter(balancer -> balancer.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> notFound(arn));
  }

  private static AwsFailure notFound(String what) {
    return new AwsFailure(400, "LoadBalancerNotFound", "Load balancers '" + what + "' not found");
  }

  private Xml describeTags(QueryRequest request) {
    List<String> arns = request.members("ResourceArns");
    if (arns.size() > MOST_DESCRIBED) {
      throw AwsFailure.invalid("Cannot have more than " + MOST_DESCRIBED + " resources described");
    }
    return Xml.list(
        "TagDescriptions",
        arns.stream()
            .map(arn ->
                Xml.all(
                    Xml.text("ResourceArn", arn),
                    Xml.pairs(
                        "Tags",
                        world
                            .find(arn)
                            .map(SimulatedTargetGroup::tags)
                            .orElseGet(() -> balancer(arn).tags()))))
            .toList());
  }
}
