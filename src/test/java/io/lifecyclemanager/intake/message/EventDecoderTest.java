package io.lifecyclemanager.intake.message;

import static io.lifecyclemanager.fakes.message.EventMessage.ACCOUNT;
import static io.lifecyclemanager.fakes.message.EventMessage.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.event.EventReport.CapacityBlockExpiration;
import io.lifecyclemanager.event.EventReport.InterruptionAction;
import io.lifecyclemanager.event.EventReport.RebalanceRecommendation;
import io.lifecyclemanager.event.EventReport.ReservationInterruption;
import io.lifecyclemanager.event.EventReport.ScheduledChange;
import io.lifecyclemanager.event.EventReport.SpotWarning;
import io.lifecyclemanager.event.EventReport.StateChangeNotification;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.fakes.message.EventMessage;
import io.lifecyclemanager.intake.message.DecodedMessage.EventReported;
import io.lifecyclemanager.intake.message.DecodedMessage.IgnoredEvent;
import io.lifecyclemanager.intake.message.DecodedMessage.UnknownMessage;
import io.lifecyclemanager.model.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of EC2 and AWS Health, as EventBridge delivers them. */
class EventDecoderTest {
  private static final InstanceId INSTANCE = new InstanceId("i-0abc");
  private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant END = Instant.parse("2026-11-30T12:40:00Z");
  private static final String ARN =
      "arn:aws:health:eu-central-1::event/EC2/AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED/e-1";
  private static final String SPOT = EventMessage.spotWarning(INSTANCE, "terminate", AT);
  private static final String HEALTH =
      EventMessage.scheduledChange("e-1", "c-1", List.of(INSTANCE), AT);

  @ParameterizedTest
  @CsvSource({"terminate,TERMINATE", "stop,STOP", "hibernate,HIBERNATE", "explode,TERMINATE"})
  void aSpotWarningSaysWhatFollows(String action, InterruptionAction expected) {
    assertThat(MessageDecoder.decode(EventMessage.spotWarning(INSTANCE, action, AT)))
        .isEqualTo(reported(new SpotWarning(INSTANCE, expected)));
  }

  @ParameterizedTest
  @CsvSource({
    "shutting-down,SHUTTING_DOWN",
    "stopping,STOPPING",
    "stopped,STOPPED",
    "terminated,TERMINATED"
  })
  void aChangeToAStateInWhichTheInstanceEndsIsReported(String text, InstanceState state) {
    assertThat(MessageDecoder.decode(EventMessage.stateChange(INSTANCE, text, AT)))
        .isEqualTo(reported(new StateChangeNotification(INSTANCE, state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running", "resting"})
  void aChangeToAnyOtherStateIsIgnored(String state) {
    assertThat(MessageDecoder.decode(EventMessage.stateChange(INSTANCE, state, AT)))
        .isEqualTo(new IgnoredEvent("change to state '" + state + "'"));
  }

  @Test
  void aRebalanceRecommendation() {
    assertThat(MessageDecoder.decode(EventMessage.rebalanceRecommendation(INSTANCE, AT)))
        .isEqualTo(reported(new RebalanceRecommendation(INSTANCE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Capacity Reservation", "Interruptible Capacity Reservation"})
  void theCapacityOfAnInstanceIsReclaimedUnderEitherNameOfTheEvent(String name) {
    String body = EventMessage.spotWarning(INSTANCE, "terminate", AT);
    assertThat(MessageDecoder.decode(body.replace("EC2 Spot", "EC2 " + name)))
        .isEqualTo(reported(new ReservationInterruption(INSTANCE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Capacity Block Expiration Warning",
        "Capacity Block Reservation Expiration Warning"
      })
  void aCapacityBlockExpiresUnderEitherNameOfTheEvent(String type) {
    String body = EventMessage.capacityBlockExpiration("cr-0abc", END, AT);
    assertThat(MessageDecoder.decode(body.replace("Capacity Block Expiration Warning", type)))
        .isEqualTo(reported(new CapacityBlockExpiration("cr-0abc", END)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", ""})
  void anEndThatIsNoTimeIsUnknown(String end) {
    String body = EventMessage.capacityBlockExpiration("cr-0abc", END, AT);
    assertThat(MessageDecoder.decode(body.replace(END.toString(), end)))
        .isEqualTo(reported(new CapacityBlockExpiration("cr-0abc", null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z"})
  void aTimeFromWhichNoDurationCouldBeCountedIsMovedCloser(String end) {
    String body = EventMessage.capacityBlockExpiration("cr-0abc", END, AT);
    assertThat(MessageDecoder.decode(body.replace(END.toString(), end)))
        .isInstanceOfSatisfying(
            EventReported.class,
            event ->
                assertThat(((CapacityBlockExpiration) event.report()).endsAt())
                    .satisfies(
                        time -> assertThat(Duration.between(AT, time).toNanos()).isNotZero()));
  }

  @Test
  void aScheduledChangeNamesItsInstances() {
    assertThat(MessageDecoder.decode(HEALTH))
        .isEqualTo(reported(new ScheduledChange(ARN + "/c-1", REGION, Set.of(INSTANCE))));
  }

  @Test
  void instancesAreNamedByIdOrArnAmongOtherEntities() {
    String body =
        HEALTH
            .replace("\"resources\":[\"i-0abc\"]", "\"resources\":[\"vol-1\",7,\"i-0ab\\nc\"]")
            .replace(
                "{\"entityValue\":\"i-0abc\"}",
                "{\"entityValue\":\"arn:aws:ec2:eu-central-1:111122223333:instance/i-0def\"},{}");
    assertThat(MessageDecoder.decode(body))
        .isEqualTo(
            reported(new ScheduledChange(ARN + "/c-1", REGION, Set.of(new InstanceId("i-0def")))));
  }

  @Test
  void theRegionOfAScheduledChangeIsThatOfTheEventNotOfTheEnvelope() {
    String body = HEALTH.replace("\"region\":\"eu-central-1\"", "\"region\":\"us-west-2\"");
    EventReported reported =
        new EventReported(
            new ScheduledChange(ARN + "/c-1", REGION, Set.of(INSTANCE)), AT, ACCOUNT, "us-west-2");
    assertThat(MessageDecoder.decode(body)).isEqualTo(reported);
    String field = "\"eventRegion\":\"eu-central-1\"";
    assertThat(MessageDecoder.decode(body.replace(field, "\"x\":\"\"")))
        .as("without eventRegion its ARN names the region")
        .isEqualTo(reported);
    assertThat(MessageDecoder.decode(body.replace(field, "\"eventRegion\":null")))
        .as("as without eventRegion")
        .isEqualTo(reported);
  }

  @Test
  void aScheduledChangeWithoutCommunicationIsKnownByItsArn() {
    assertThat(MessageDecoder.decode(HEALTH.replace("communicationId", "other")))
        .isEqualTo(reported(new ScheduledChange(ARN, REGION, Set.of(INSTANCE))));
  }

  @ParameterizedTest
  @CsvSource({
    "\"service\":\"EC2\",\"service\":\"RDS\"",
    "scheduledChange,issue",
    "\"eventTypeCode\":\"AWS_EC2_,\"eventTypeCode\":\"AWS_EBS_",
    "AWS Health Event,AWS Health Abuse Event",
    "aws.health,com.example"
  })
  void whatElseAwsHealthReportsIsIgnored(String original, String replacement) {
    assertThat(MessageDecoder.decode(HEALTH.replace(original, replacement)))
        .isInstanceOf(IgnoredEvent.class);
  }

  @Test
  void otherEventsAreIgnored() {
    assertThat(
            MessageDecoder.decode(
                SPOT.replace("Spot Instance Interruption Warning", "Fleet\\nInformation")))
        .isEqualTo(new IgnoredEvent("'EC2 Fleet?Information' from aws.ec2"));
    assertThat(MessageDecoder.decode(SPOT.replace("aws.ec2", "com.example")))
        .isEqualTo(new IgnoredEvent("'EC2 Spot Instance Interruption Warning' from com.example"));
  }

  @Test
  void eachOfThemThroughSns() {
    assertThat(MessageDecoder.decode(EventMessage.throughSns(SPOT)))
        .isEqualTo(MessageDecoder.decode(SPOT))
        .isInstanceOf(EventReported.class);
    assertThat(MessageDecoder.decode(EventMessage.throughSns(HEALTH)))
        .isEqualTo(MessageDecoder.decode(HEALTH))
        .isInstanceOf(EventReported.class);
    assertThat(MessageDecoder.decode(EventMessage.throughSns(EventMessage.throughSns(SPOT))))
        .isInstanceOf(UnknownMessage.class);
  }

  @Test
  void theBusOfAnotherAccountKeepsTheAccountOfTheEvent() {
    assertThat(MessageDecoder.decode(SPOT.replace(ACCOUNT, "444455556666")))
        .isEqualTo(
            new EventReported(
                new SpotWarning(INSTANCE, InterruptionAction.TERMINATE),
                AT,
                "444455556666",
                REGION));
  }

  @ParameterizedTest
  @CsvSource({
    "i-0abc,x-0abc",
    "i-0abc,i-0abc\\n",
    "\"i-0abc\",7",
    "\"111122223333\",111122223333",
    "111122223333,1111",
    "eu-central-1,EU",
    "\"aws.ec2\",null",
    "\"detail\",\"other\"",
    "\"instance-id\",\"other\""
  })
  void aSpotWarningWithAnyOtherIdIsNotUnderstood(String original, String replacement) {
    assertThat(MessageDecoder.decode(SPOT.replace(original, replacement)))
        .isInstanceOf(UnknownMessage.class);
  }

  @ParameterizedTest
  @CsvSource({
    "eventArn,other",
    "arn:aws:health,arn:\\naws:health",
    "\"eventRegion\":\"eu-central-1\",\"eventRegion\":\"moon\\n\"",
    "\"eventRegion\":\"eu-central-1\",\"eventRegion\":7",
    "\"account\",\"other\""
  })
  void aScheduledChangeWithoutIdentityIsNotUnderstood(String original, String replacement) {
    assertThat(MessageDecoder.decode(HEALTH.replace(original, replacement)))
        .isInstanceOf(UnknownMessage.class);
  }

  @Test
  void aStateChangeAndAnExpirationNeedTheirFields() {
    assertThat(
            MessageDecoder.decode(
                EventMessage.stateChange(INSTANCE, "stopped", AT).replace("\"state\"", "\"x\"")))
        .isInstanceOf(UnknownMessage.class);
    assertThat(MessageDecoder.decode(EventMessage.capacityBlockExpiration("x\\ny", END, AT)))
        .isEqualTo(new UnknownMessage("not a capacity reservation: x?y"));
  }

  private static EventReported reported(EventReport report) {
    return new EventReported(report, AT, ACCOUNT, REGION);
  }
}
