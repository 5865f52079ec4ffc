package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.ec2.Ec2World.Ec2Machine;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.List;
import java.util.Optional;

/** The little of EC2's API that is asked about machines. */
public final class Ec2Api implements QueryApi {
  private final Ec2World world;

  public Ec2Api(Ec2World world) {
    this.world = world;
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    return switch (request.operation()) {
      case "DescribeInstances" -> Optional.of(describe(request));
      case "DescribeInstanceStatus" -> Optional.of(describeStatus(request));
      default -> Optional.empty();
    };
  }

  private List<Ec2Machine> asked(QueryRequest request) {
    List<String> ids = request.numbered("InstanceId.");
    List<Ec2Machine> found =
        ids.isEmpty() ? world.machines() : ids.stream().map(this::machine).toList();
    List<QueryRequest> filters = request.numberedStructures("Filter.");
    return found.stream()
        .filter(machine -> filters.stream().allMatch(filter -> takes(filter, machine)))
        .toList();
  }

  private Ec2Machine machine(String id) {
    return world
        .find(id)
        .orElseThrow(() ->
            new AwsFailure(
                400, "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist"));
  }

  private static boolean takes(QueryRequest filter, Ec2Machine machine) {
    List<String> values = filter.numbered("Value.");
    return switch (filter.required("Name")) {
      case "instance-id" -> values.contains(machine.id());
      case "instance-state-name" -> values.contains(machine.state().awsName());
      case "private-dns-name" -> values.contains(machine.dnsName());
      default ->
          throw new AwsFailure(
              400,
              "InvalidParameterValue",
              "The filter '" + filter.required("Name") + "' is invalid");
    };
  }

  private Xml describe(QueryRequest request) {
    ResultPage<Ec2Machine> page =
        ResultPage.checked(asked(request), request, "NextToken", "MaxResults", 1000, 1000);
    return Xml.all(
        Xml.list(
            "reservationSet",
            "item",
            page.items().stream()
                .map(machine ->
                    Xml.all(
                        Xml.text("reservationId", "r-" + machine.id().substring(2)),
                        Xml.text("ownerId", Arns.ACCOUNT),
                        Xml.list("instancesSet", "item", List.of(instance(machine)))))
                .toList()),
        Xml.text("nextToken", page.next()));
  }

  private static Xml instance(Ec2Machine machine) {
    return Xml.all(
        Xml.text("instanceId", machine.id()),
        state(machine),
        Xml.text("privateDnsName", machine.dnsName()),
        Xml.text("instanceType", "m7g.large"),
        Xml.text("launchTime", machine.launched()),
        Xml.element("placement", Xml.text("availabilityZone", machine.zone())),
        Xml.text("privateIpAddress", machine.address()));
  }

  private static Xml state(Ec2Machine machine) {
    return Xml.element(
        "instanceState",
        Xml.text("code", machine.state().code()),
        Xml.text("name", machine.state().awsName()));
  }

  private Xml describeStatus(QueryRequest request) {
    boolean all = Boolean.parseBoolean(request.optional("IncludeAllInstances").orElse("false"));
    List<Ec2Machine> found =
        asked(request).stream()
            .filter(machine -> all || machine.state() == MachineState.RUNNING)
            .toList();
    ResultPage<Ec2Machine> page =
        ResultPage.checked(found, request, "NextToken", "MaxResults", 1000, 1000);
    return Xml.all(
        Xml.list(
            "instanceStatusSet",
            "item",
            page.items().stream()
                .map(machine ->
                    Xml.all(
                        Xml.text("instanceId", machine.id()),
                        Xml.text("availabilityZone", machine.zone()),
                        state(machine),
                        Xml.element("systemStatus", Xml.text("status", "ok")),
                        Xml.element("instanceStatus", Xml.text("status", "ok"))))
                .toList()),
        Xml.text("nextToken", page.next()));
  }
}
