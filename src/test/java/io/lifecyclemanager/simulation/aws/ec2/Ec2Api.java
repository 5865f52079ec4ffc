package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.ec2.CapacityReservations.ReservationUse;
import io.lifecyclemanager.simulation.aws.ec2.CapacityReservations.SimulatedReservation;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.Ec2Machine;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.ScheduledEvents.SimulatedEvent;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotRequest;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.QueryApi;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import io.lifecyclemanager.simulation.aws.query.ResultPage;
import io.lifecyclemanager.simulation.aws.query.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The little of EC2's API that is asked about machines. Pages are shorter than they may be, as EC2
 * is free to make them.
 */
public final class Ec2Api implements QueryApi {
  private static final int PAGE = 20;

  private final Ec2World world;

  public Ec2Api(Ec2World world) {
    this.world = world;
  }

  @Override
  public Optional<Xml> answer(QueryRequest request) {
    world.settle();
    return switch (request.operation()) {
      case "DescribeInstances" -> Optional.of(describe(request));
      case "DescribeInstanceStatus" -> Optional.of(describeStatus(request));
      case "DescribeSpotInstanceRequests" -> Optional.of(describeSpotRequests(request));
      case "DescribeCapacityReservations" -> Optional.of(describeReservations(request));
      default -> Optional.empty();
    };
  }

  private List<Ec2Machine> named(QueryRequest request) {
    List<String> ids = request.numbered("InstanceId.");
    return ids.isEmpty() ? world.machines() : ids.stream().map(this::machine).toList();
  }

  private Ec2Machine machine(String id) {
    return world
        .find(id)
        .orElseThrow(() ->
            new AwsFailure(
                400, "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist"));
  }

  /**
   * Those that all filters of the request take.
   *
   * @param known the values of one by the name of a filter
   */
  private static <T> List<T> filtered(
      List<T> all, QueryRequest request, Map<String, Function<T, List<String>>> known) {
    List<T> left = all;
    for (QueryRequest filter : request.numberedStructures("Filter.")) {
      String name = filter.required("Name");
      List<String> wanted = filter.numbered("Value.");
      Function<T, List<String>> values =
          Optional.ofNullable(known.get(name))
              .orElseThrow(() ->
                  new AwsFailure(
                      400, "InvalidParameterValue", "The filter '" + name + "' is invalid"));
      left =
          left.stream()
              .filter(one -> values.apply(one).stream().anyMatch(wanted::contains))
              .toList();
    }
    return left;
  }

  private <T> Xml page(
      List<T> found, QueryRequest request, String list, Function<T, Xml> description) {
    ResultPage<T> page = ResultPage.checked(found, request, "NextToken", "MaxResults", 1000, PAGE);
    return Xml.all(
        Xml.list(list, "item", page.items().stream().map(description).toList()),
        Xml.text("nextToken", page.next()));
  }

  private Xml describe(QueryRequest request) {
    List<Ec2Machine> found =
        filtered(
            named(request),
            request,
            Map.of(
                "instance-id", machine -> List.of(machine.id()),
                "instance-state-name", machine -> List.of(machine.state().awsName()),
                "private-dns-name", machine -> List.of(machine.dnsName()),
                "capacity-reservation-id",
                    machine -> world.reservations().of(machine.id()).stream().toList()));
    return page(
        found,
        request,
        "reservationSet",
        machine ->
            Xml.all(
                Xml.text("reservationId", "r-" + machine.id().substring(2)),
                Xml.text("ownerId", Arns.ACCOUNT),
                Xml.list("instancesSet", "item", List.of(instance(machine)))));
  }

  private Xml instance(Ec2Machine machine) {
    Optional<SpotRequest> spot = world.spot().find(machine.id());
    return Xml.all(
        Xml.text("instanceId", machine.id()),
        state(machine),
        Xml.text("privateDnsName", machine.dnsName()),
        Xml.text("instanceType", "m7g.large"),
        Xml.text("launchTime", machine.launched()),
        Xml.element("placement", Xml.text("availabilityZone", machine.zone())),
        Xml.text("privateIpAddress", machine.address()),
        Xml.list(
            "networkInterfaceSet",
            "item",
            List.of(
                Xml.list(
                    "ipv6AddressesSet",
                    "item",
                    List.of(Xml.text("ipv6Address", machine.ipv6Address()))))),
        Xml.text("instanceLifecycle", spot.isPresent() ? "spot" : null),
        Xml.text("spotInstanceRequestId", spot.map(SpotRequest::id).orElse(null)),
        Xml.text("capacityReservationId", world.reservations().of(machine.id()).orElse(null)),
        Xml.list(
            "tagSet",
            "item",
            new TreeMap<>(machine.tags())
                .entrySet().stream()
                    .map(tag ->
                        Xml.all(Xml.text("key", tag.getKey()), Xml.text("value", tag.getValue())))
                    .toList()));
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
        filtered(
            named(request).stream()
                .filter(machine -> all || machine.state() == MachineState.RUNNING)
                .toList(),
            request,
            Map.of(
                "event.code",
                    machine -> events(machine).stream().map(SimulatedEvent::code).toList(),
                "instance-state-name", machine -> List.of(machine.state().awsName())));
    return page(
        found,
        request,
        "instanceStatusSet",
        machine ->
            Xml.all(
                Xml.text("instanceId", machine.id()),
                Xml.text("availabilityZone", machine.zone()),
                Xml.list("eventsSet", "item", events(machine).stream().map(Ec2Api::event).toList()),
                state(machine),
                Xml.element("systemStatus", Xml.text("status", "ok")),
                Xml.element("instanceStatus", Xml.text("status", "ok"))));
  }

  private List<SimulatedEvent> events(Ec2Machine machine) {
    return world.scheduled().of(machine.id());
  }

  private static Xml event(SimulatedEvent event) {
    return Xml.all(
        Xml.text("instanceEventId", event.id()),
        Xml.text("code", event.code()),
        Xml.text("description", event.description()),
        Xml.text("notBefore", event.notBefore()));
  }

  private Xml describeSpotRequests(QueryRequest request) {
    List<SpotRequest> found =
        filtered(
            world.spot().all(), request, Map.of("instance-id", one -> List.of(one.instanceId())));
    return page(
        found,
        request,
        "spotInstanceRequestSet",
        one ->
            Xml.all(
                Xml.text("spotInstanceRequestId", one.id()),
                Xml.text("instanceId", one.instanceId()),
                Xml.element("status", Xml.text("code", one.statusCode()))));
  }

  private Xml describeReservations(QueryRequest request) {
    List<String> ids = request.numbered("CapacityReservationId.");
    List<SimulatedReservation> found =
        (ids.isEmpty() ? world.reservations().ids() : ids)
            .stream()
                .map(id ->
                    world
                        .reservations()
                        .find(id)
                        .orElseThrow(() ->
                            new AwsFailure(
                                400,
                                "InvalidCapacityReservationId.NotFound",
                                "The Capacity Reservation '" + id + "' does not exist")))
                .toList();
    return page(found, request, "capacityReservationSet", this::reservation);
  }

  private Xml reservation(SimulatedReservation one) {
    boolean isBlock = one.use() == ReservationUse.CAPACITY_BLOCK;
    boolean isInterruptible = one.use() == ReservationUse.INTERRUPTIBLE;
    return Xml.all(
        Xml.text("capacityReservationId", one.id()),
        Xml.text("reservationType", isBlock ? "capacity-block" : "default"),
        Xml.text("endDateType", one.endsAt() == null ? "unlimited" : "limited"),
        Xml.text("endDate", one.endsAt()),
        Xml.text("interruptible", isInterruptible),
        isInterruptible
            ? Xml.element(
                "interruptionInfo",
                Xml.text("sourceCapacityReservationId", one.source()),
                Xml.text("interruptionType", "adhoc"))
            : Xml.all(),
        world.reservations().ofSource(one.id()).map(Ec2Api::allocation).orElse(Xml.all()));
  }

  private static Xml allocation(SimulatedReservation one) {
    int count = one.instances().size();
    return Xml.element(
        "interruptibleCapacityAllocation",
        Xml.text("instanceCount", count),
        Xml.text("targetInstanceCount", one.isReclaimed() ? 0 : count),
        Xml.text("status", one.isReclaimed() ? "updating" : "active"),
        Xml.text("interruptibleCapacityReservationId", one.id()));
  }
}
