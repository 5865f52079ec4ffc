package io.lifecyclemanager.intake.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.event.EventReport.CapacityBlockExpiration;
import io.lifecyclemanager.event.EventReport.InterruptionAction;
import io.lifecyclemanager.event.EventReport.RebalanceRecommendation;
import io.lifecyclemanager.event.EventReport.ReservationInterruption;
import io.lifecyclemanager.event.EventReport.SpotWarning;
import io.lifecyclemanager.event.EventReport.StateChangeNotification;
import io.lifecyclemanager.event.InstanceState;
import io.lifecyclemanager.intake.message.DecodedMessage.EventReported;
import io.lifecyclemanager.intake.message.DecodedMessage.IgnoredEvent;
import io.lifecyclemanager.intake.message.DecodedMessage.UnknownMessage;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the events that EventBridge delivers from EC2 and AWS Health. Events that came through
 * the bus of another account look the same: account and region are those in which they happened.
 * Pure.
 */
final class EventDecoder {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}[a-z0-9-]{1,30}");
  private static final Pattern RESERVATION = Pattern.compile("cr-[0-9a-zA-Z]{1,32}");

  private EventDecoder() {}

  /** Whether the object is an event of EventBridge. */
  static boolean isEvent(JsonNode json) {
    return json.has("detail-type") || json.path("detail").isObject();
  }

  static DecodedMessage decode(JsonNode event) {
    String source = MessageFields.text(event, "source");
    String type = MessageFields.text(event, "detail-type");
    JsonNode detail = event.path("detail");
    if (!detail.isObject()) {
      return new UnknownMessage("an EventBridge event without a detail object");
    }
    if (LifecycleActionDecoder.isAction(detail)) {
      return LifecycleActionDecoder.action(detail);
    }
    if (source == null || type == null) {
      return new UnknownMessage("an EventBridge event needs source and detail-type");
    }
    return switch (source) {
      case "aws.ec2" -> ofEc2(event, type, detail);
      case "aws.health" ->
          type.equals("AWS Health Event") ? scheduledChange(event, detail) : ignored(source, type);
      default -> ignored(source, type);
    };
  }

  private static DecodedMessage ofEc2(JsonNode event, String type, JsonNode detail) {
    return switch (type) {
      case "EC2 Spot Instance Interruption Warning" ->
          ofInstance(
              event, detail, instance -> new SpotWarning(instance, interruptionAction(detail)));
      // Editions of the user guide of EC2 differ in its name.
      case "EC2 Capacity Reservation Instance Interruption Warning",
          "EC2 Interruptible Capacity Reservation Instance Interruption Warning" ->
          ofInstance(event, detail, ReservationInterruption::new);
      case "EC2 Instance Rebalance Recommendation" ->
          ofInstance(event, detail, RebalanceRecommendation::new);
      case "EC2 Instance State-change Notification" -> stateChange(event, detail);
      // The user guide of EC2 has had both names for it.
      case "Capacity Block Expiration Warning", "Capacity Block Reservation Expiration Warning" ->
          capacityBlockExpiration(event, detail);
      default -> ignored("aws.ec2", type);
    };
  }

  private static IgnoredEvent ignored(String source, String type) {
    return new IgnoredEvent(
        "'" + MessageFields.excerpt(type) + "' from " + MessageFields.excerpt(source));
  }

  /** An action that this program does not know counts as the most drastic one with a warning. */
  private static InterruptionAction interruptionAction(JsonNode detail) {
    return switch (Optional.ofNullable(MessageFields.text(detail, "instance-action")).orElse("")) {
      case "hibernate" -> InterruptionAction.HIBERNATE;
      case "stop" -> InterruptionAction.STOP;
      default -> InterruptionAction.TERMINATE;
    };
  }

  private static DecodedMessage stateChange(JsonNode event, JsonNode detail) {
    String text = MessageFields.text(detail, "state");
    if (text == null) {
      return new UnknownMessage("a state-change notification needs a state");
    }
    InstanceState state = InstanceState.of(text);
    return state.isEnding()
        ? ofInstance(event, detail, instance -> new StateChangeNotification(instance, state))
        : new IgnoredEvent("change to state '" + MessageFields.excerpt(text) + "'");
  }

  private static DecodedMessage capacityBlockExpiration(JsonNode event, JsonNode detail) {
    String reservation = MessageFields.matching(detail, "capacity-reservation-id", RESERVATION);
    if (reservation == null) {
      return new UnknownMessage(
          "not a capacity reservation: "
              + MessageFields.excerpt(MessageFields.text(detail, "capacity-reservation-id")));
    }
    return reported(
        event, new CapacityBlockExpiration(reservation, MessageFields.time(detail, "end-date")));
  }

  private static DecodedMessage scheduledChange(JsonNode event, JsonNode detail) {
    String code = MessageFields.text(detail, "eventTypeCode");
    if (!HealthEventDecoder.isScheduledChange(detail)) {
      return new IgnoredEvent("AWS Health event " + MessageFields.excerpt(code));
    }
    return HealthEventDecoder.scheduledChange(event, detail, REGION)
        .map(change -> reported(event, change))
        .orElseGet(() ->
            new UnknownMessage(
                "a scheduled change of AWS Health needs an eventArn, and an eventRegion that is"
                    + " one"));
  }

  private static DecodedMessage ofInstance(
      JsonNode event, JsonNode detail, Function<InstanceId, EventReport> report) {
    return MessageFields.instance(detail, "instance-id")
        .map(instance -> reported(event, report.apply(instance)))
        .orElseGet(() ->
            new UnknownMessage(
                "not an instance id: "
                    + MessageFields.excerpt(MessageFields.text(detail, "instance-id"))));
  }

  private static DecodedMessage reported(JsonNode event, EventReport report) {
    @Nullable String account = MessageFields.matching(event, "account", ACCOUNT);
    @Nullable String region = MessageFields.matching(event, "region", REGION);
    return account == null || region == null
        ? new UnknownMessage("an EventBridge event needs an account and a region")
        : new EventReported(report, MessageFields.time(event, "time"), account, region);
  }
}
