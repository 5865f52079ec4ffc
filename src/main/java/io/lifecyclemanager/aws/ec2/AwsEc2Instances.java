package io.lifecyclemanager.aws.ec2;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Batcher;
import io.lifecyclemanager.sharing.SingleFlight;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;
import software.amazon.awssdk.services.ec2.model.SpotInstanceRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Instances on EC2. The instances of several callers go into one request, by filters: as a
 * parameter, one unknown id would make the whole request fail. Scheduled events are asked for
 * together for all instances, because there are few, and because DescribeInstanceStatus has no
 * filter for ids. The client is created with the first request. Thread-safe.
 */
public final class AwsEc2Instances implements Ec2Instances {
  private static final int MAX_IDS = 100;
  private static final int PAGE = 1000;
  private static final Pattern RESERVATION_ID = Pattern.compile("cr-[0-9a-zA-Z]{1,40}");

  /** The scheduled events that concern instances; without a filter, every instance is described. */
  private static final Filter WITH_EVENT =
      Filter.builder()
          .name("event.code")
          .values(
              "instance-reboot",
              "system-reboot",
              "system-maintenance",
              "instance-retirement",
              "instance-stop")
          .build();

  private final Supplier<Ec2Client> client;
  private final Batcher<InstanceId, Ec2Instance> instances;
  private final Batcher<InstanceId, String> spotStatuses;
  private final SingleFlight<Filter, List<ScheduledEvent>> events;
  private final SingleFlight<String, Optional<CapacityReservation>> reservations;
  private final SingleFlight<String, List<InstanceId>> instancesIn;
  private final AwsRequests requests = new AwsRequests("EC2", 4);

  /**
   * @param client creates the client at its first call, and returns the same one later
   */
  public AwsEc2Instances(Supplier<Ec2Client> client, Time time) {
    this.client = client;
    this.instances =
        new Batcher<>(time, "describe EC2 instances", MAX_IDS, this::describeInstances);
    this.spotStatuses =
        new Batcher<>(time, "describe spot requests", MAX_IDS, this::describeSpotRequests);
    this.events = new SingleFlight<>(time, "scheduled events", this::describeEvents);
    this.instancesIn =
        new SingleFlight<>(time, "instances of a reservation", this::describeInstancesIn);
    ReservationDescriber describer = new ReservationDescriber(client, requests);
    this.reservations = new SingleFlight<>(time, "capacity reservation", describer::describe);
  }

  @Override
  public Optional<Ec2Instance> instance(InstanceId instance) throws InterruptedException {
    return instances.send(instance);
  }

  private Map<InstanceId, Ec2Instance> describeInstances(Set<InstanceId> ids) {
    return describe(byId(ids)).stream()
        .map(AwsEc2Instances::toInstance)
        .collect(Collectors.toMap(Ec2Instance::id, one -> one));
  }

  private List<Instance> describe(Filter filter) {
    return requests.call(
        "DescribeInstances",
        () ->
            client
                .get()
                .describeInstancesPaginator(ask -> ask.filters(filter).maxResults(PAGE))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList());
  }

  private static Filter byId(Collection<InstanceId> ids) {
    return Filter.builder()
        .name("instance-id")
        .values(ids.stream().map(InstanceId::value).toList())
        .build();
  }

  private static Ec2Instance toInstance(Instance instance) {
    return new Ec2Instance(
        new InstanceId(instance.instanceId()),
        InstanceState.of(instance.state().nameAsString()),
        "spot".equals(instance.instanceLifecycleAsString()),
        instance.capacityReservationId(),
        instance.tags().stream()
            .collect(
                Collectors.toMap(Tag::key, tag -> Objects.requireNonNullElse(tag.value(), ""))));
  }

  @Override
  public Optional<String> spotStatus(InstanceId instance) throws InterruptedException {
    return spotStatuses.send(instance);
  }

  private Map<InstanceId, String> describeSpotRequests(Set<InstanceId> ids) {
    return requests.call(
        "DescribeSpotInstanceRequests",
        () ->
            client
                .get()
                .describeSpotInstanceRequestsPaginator(
                    ask -> ask.filters(byId(ids)).maxResults(PAGE))
                .spotInstanceRequests()
                .stream()
                .collect(
                    Collectors.toMap(
                        one -> new InstanceId(one.instanceId()),
                        AwsEc2Instances::statusCode,
                        (one, other) -> one)));
  }

  private static String statusCode(SpotInstanceRequest request) {
    return request.status() == null || request.status().code() == null
        ? ""
        : request.status().code();
  }

  @Override
  public List<ScheduledEvent> scheduledEvents(InstanceId instance) throws InterruptedException {
    return allScheduledEvents().stream()
        .filter(event -> event.instance().equals(instance))
        .toList();
  }

  @Override
  public List<ScheduledEvent> allScheduledEvents() throws InterruptedException {
    return events.get(WITH_EVENT, Duration.ZERO);
  }

  private List<ScheduledEvent> describeEvents(Filter filter) throws InterruptedException {
    return requests.callInterruptibly(
        "DescribeInstanceStatus",
        () ->
            client
                .get()
                .describeInstanceStatusPaginator(
                    ask -> ask.filters(filter).includeAllInstances(true).maxResults(PAGE))
                .instanceStatuses()
                .stream()
                .flatMap(status -> status.events().stream().map(event -> toEvent(status, event)))
                .toList());
  }

  private static ScheduledEvent toEvent(InstanceStatus status, InstanceStatusEvent event) {
    return new ScheduledEvent(
        new InstanceId(status.instanceId()),
        event.instanceEventId(),
        Objects.requireNonNullElse(event.codeAsString(), ""),
        Objects.requireNonNullElse(event.description(), ""),
        event.notBefore());
  }

  @Override
  public Optional<CapacityReservation> capacityReservation(String id) throws InterruptedException {
    return RESERVATION_ID.matcher(id).matches()
        ? reservations.get(id, Duration.ZERO)
        : Optional.empty();
  }

  @Override
  public List<InstanceId> instancesIn(String reservation) throws InterruptedException {
    return instancesIn.get(reservation, Duration.ZERO);
  }

  private List<InstanceId> describeInstancesIn(String reservation) {
    Filter filter = Filter.builder().name("capacity-reservation-id").values(reservation).build();
    return describe(filter).stream()
        .map(instance -> new InstanceId(instance.instanceId()))
        .toList();
  }
}
