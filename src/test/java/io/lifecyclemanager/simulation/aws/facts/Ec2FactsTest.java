package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Message;
import io.lifecyclemanager.simulation.aws.ec2.Ec2Messages;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import io.lifecyclemanager.simulation.aws.query.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;

/** Instances as {@code aws-facts.md} has them. */
class Ec2FactsTest {
  private static final String ID = "i-00000000000000001";
  private static final JsonMapper JSON = new JsonMapper();

  private final SettableClock clock = new SettableClock();
  private final SimulatedAws aws = SimulatedAws.start(clock, (arn, body) -> {});
  private final Ec2Client ec2 = aws.client(Ec2Client.builder());
  private final List<Ec2Message> messages = new ArrayList<>();

  @BeforeEach
  void run() {
    aws.ec2().run(ID);
    aws.ec2().onMessage(messages::add);
  }

  @AfterEach
  void close() {
    ec2.close();
    aws.close();
  }

  private static Filter byId(String... ids) {
    return Filter.builder().name("instance-id").values(ids).build();
  }

  private String state() {
    return ec2.describeInstances(ask -> ask.filters(byId(ID)))
        .reservations()
        .getFirst()
        .instances()
        .getFirst()
        .state()
        .nameAsString();
  }

  private String spotStatus() {
    return ec2.describeSpotInstanceRequests(ask -> ask.filters(byId(ID)))
        .spotInstanceRequests()
        .getFirst()
        .status()
        .code();
  }

  private JsonNode onlyMessage(String detailType) throws JsonProcessingException {
    List<Ec2Message> found =
        messages.stream().filter(one -> one.detailType().equals(detailType)).toList();
    assertThat(found).hasSize(1);
    JsonNode event = JSON.readTree(found.getFirst().body());
    assertThat(event.path("detail-type").asText()).isEqualTo(detailType);
    assertThat(event.path("account").asText()).isEqualTo("123456789012");
    assertThat(event.path("region").asText()).isEqualTo("us-west-2");
    return event;
  }

  @Test
  void anUnknownIdFailsAsAParameterAndNotInAFilter() {
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(() -> ec2.describeInstances(ask -> ask.instanceIds(ID, "i-2")))
        .matches(e -> e.awsErrorDetails().errorCode().equals("InvalidInstanceID.NotFound"));
    assertThat(ec2.describeInstances(ask -> ask.filters(byId(ID, "i-2"))).reservations())
        .hasSize(1);
  }

  @Test
  void aListComesInPages() {
    IntStream.range(100, 150).forEach(i -> aws.ec2().run("i-" + i));
    assertThat(ec2.describeInstances().nextToken()).isNotNull();
    assertThat(ec2.describeInstancesPaginator().reservations()).hasSize(51);
    assertThat(ec2.describeInstances(ask -> ask.maxResults(1000)).reservations()).hasSize(51);
  }

  @Test
  void theStatusOfStoppedInstancesIsDescribedOnlyWhenAskedFor() {
    aws.ec2().state(ID, MachineState.STOPPED);
    assertThat(ec2.describeInstanceStatus().instanceStatuses()).isEmpty();
    assertThat(ec2.describeInstanceStatus(ask -> ask.includeAllInstances(true)).instanceStatuses())
        .hasSize(1);
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(() -> ec2.describeInstanceStatus(ask -> ask.filters(byId(ID))))
        .matches(e -> e.awsErrorDetails().errorCode().equals("InvalidParameterValue"));
  }

  private InstanceStatusEvent event(String code) {
    Filter withCode = Filter.builder().name("event.code").values(code).build();
    return ec2.describeInstanceStatus(ask -> ask.filters(withCode))
        .instanceStatuses()
        .getFirst()
        .events()
        .getFirst();
  }

  @Test
  void aClosedEventStaysListedWithAPrefix() {
    String reboot = aws.ec2().scheduled().schedule(ID, "system-reboot", clock.instant());
    assertThat(event("system-reboot").description()).doesNotStartWith("[");
    aws.ec2().scheduled().complete(reboot);
    assertThat(event("system-reboot").description()).startsWith("[Completed] ");
    aws.ec2().scheduled().forget(reboot);
    String stop = aws.ec2().scheduled().schedule(ID, "instance-stop", clock.instant());
    aws.ec2().scheduled().cancel(stop);
    assertThat(event("instance-stop").description()).startsWith("[Canceled] ");
  }

  @Test
  void awsHealthAnnouncesEachChangeOfAScheduledEvent() throws JsonProcessingException {
    String event = aws.ec2().scheduled().schedule(ID, "instance-retirement", clock.instant());
    JsonNode first = onlyMessage(Ec2Messages.HEALTH);
    assertThat(first.path("source").asText()).isEqualTo("aws.health");
    JsonNode detail = first.path("detail");
    assertThat(detail.path("service").asText()).isEqualTo("EC2");
    assertThat(detail.path("eventTypeCategory").asText()).isEqualTo("scheduledChange");
    assertThat(detail.path("statusCode").asText()).isEqualTo("upcoming");
    assertThat(detail.path("eventRegion").asText()).isEqualTo("us-west-2");
    assertThat(detail.at("/affectedEntities/0/entityValue").asText()).isEqualTo(ID);
    messages.clear();
    aws.ec2().scheduled().cancel(event);
    JsonNode second = onlyMessage(Ec2Messages.HEALTH).path("detail");
    assertThat(second.path("eventArn")).isEqualTo(detail.path("eventArn"));
    assertThat(second.path("communicationId")).isNotEqualTo(detail.path("communicationId"));
    assertThat(second.path("statusCode").asText()).isEqualTo("closed");
  }

  @Test
  void aSpotInstanceEndsTwoMinutesAfterItsWarning() throws JsonProcessingException {
    aws.ec2().spot().fulfil(ID);
    assertThat(spotStatus()).isEqualTo("fulfilled");
    aws.ec2().spot().interrupt(ID, SpotAction.TERMINATE);
    JsonNode detail = onlyMessage(Ec2Messages.SPOT_WARNING).path("detail");
    assertThat(detail.path("instance-id").asText()).isEqualTo(ID);
    assertThat(detail.path("instance-action").asText()).isEqualTo("terminate");
    assertThat(spotStatus()).isEqualTo("marked-for-termination");
    clock.advance(Duration.ofSeconds(119));
    assertThat(state()).isEqualTo("running");
    clock.advance(Duration.ofSeconds(1));
    assertThat(state()).isEqualTo("shutting-down");
    assertThat(spotStatus()).startsWith("instance-terminated-");
  }

  @Test
  void aHibernationBeginsAtOnce() {
    aws.ec2().spot().fulfil(ID);
    aws.ec2().spot().interrupt(ID, SpotAction.HIBERNATE);
    assertThat(state()).isEqualTo("stopping");
    clock.advance(Duration.ofMinutes(1));
    assertThat(state()).isEqualTo("stopped");
  }

  @Test
  void aRebalanceRecommendationLeavesNoTrace() throws JsonProcessingException {
    aws.ec2().spot().fulfil(ID);
    aws.ec2().spot().recommendRebalance(ID);
    JsonNode detail = onlyMessage(Ec2Messages.REBALANCE).path("detail");
    assertThat(detail.path("instance-id").asText()).isEqualTo(ID);
    assertThat(spotStatus()).isEqualTo("fulfilled");
    assertThat(state()).isEqualTo("running");
  }

  @Test
  void eachChangeOfStateIsAnEvent() throws JsonProcessingException {
    aws.ec2().state(ID, MachineState.STOPPING);
    aws.ec2().state(ID, MachineState.STOPPING);
    JsonNode detail = onlyMessage(Ec2Messages.STATE_CHANGE).path("detail");
    assertThat(detail.path("instance-id").asText()).isEqualTo(ID);
    assertThat(detail.path("state").asText()).isEqualTo("stopping");
  }

  @Test
  void anInterruptedInstanceLeavesItsGroup() {
    String member = aws.autoScaling().createGroup("web").launch();
    aws.ec2().spot().fulfil(member);
    aws.ec2().spot().interrupt(member, SpotAction.TERMINATE);
    clock.advance(Duration.ofMinutes(2));
    assertThat(aws.autoScaling().snapshots()).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(aws.autoScaling().snapshots()).isEmpty();
  }

  @Test
  void anUnknownReservationIsAnError() {
    assertThatExceptionOfType(Ec2Exception.class)
        .isThrownBy(
            () -> ec2.describeCapacityReservations(ask -> ask.capacityReservationIds("cr-1")))
        .matches(
            e -> e.awsErrorDetails().errorCode().equals("InvalidCapacityReservationId.NotFound"));
  }

  @Test
  void ec2WarnsOfTheEndOfACapacityBlock() throws JsonProcessingException {
    aws.ec2().reservations().reserveBlock("cr-1", clock.instant().plus(Duration.ofHours(1)));
    aws.ec2().reservations().use("cr-1", ID);
    clock.advance(Duration.ofMinutes(20));
    aws.ec2().settle();
    JsonNode detail = onlyMessage(Ec2Messages.BLOCK_EXPIRATION).path("detail");
    assertThat(detail.path("capacity-reservation-id").asText()).isEqualTo("cr-1");
    assertThat(state()).isEqualTo("running");
    clock.advance(Duration.ofMinutes(10));
    assertThat(state()).isEqualTo("shutting-down");
  }

  @Test
  void ec2WarnsOfTheInterruptionOfAnInstanceWhoseCapacityIsReclaimed()
      throws JsonProcessingException {
    aws.ec2().reservations().reserveInterruptible("cr-1", "cr-0");
    aws.ec2().reservations().use("cr-1", ID);
    aws.ec2().reservations().reclaim("cr-1");
    JsonNode detail = onlyMessage(Ec2Messages.RESERVATION_INTERRUPTION).path("detail");
    assertThat(detail.path("instance-id").asText()).isEqualTo(ID);
    assertThat(state()).isEqualTo("running");
    clock.advance(Duration.ofMinutes(2));
    assertThat(state()).isEqualTo("shutting-down");
  }
}
