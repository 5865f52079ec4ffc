package io.lifecyclemanager.simulation.aws.ec2;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.ec2.ScheduledEvents.SimulatedEvent;
import io.lifecyclemanager.simulation.aws.ec2.SpotRequests.SpotAction;
import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The events of EC2 and AWS Health, in the JSON that EventBridge puts on a queue. */
public final class Ec2Messages {
  public static final String SPOT_WARNING = "EC2 Spot Instance Interruption Warning";
  public static final String REBALANCE = "EC2 Instance Rebalance Recommendation";
  public static final String STATE_CHANGE = "EC2 Instance State-change Notification";
  public static final String HEALTH = "AWS Health Event";

  public static final String RESERVATION_INTERRUPTION =
      "EC2 Capacity Reservation Instance Interruption Warning";

  /** The name in the reference of events of EC2. */
  public static final String BLOCK_EXPIRATION = "Capacity Block Expiration Warning";

  /** The name in older editions of the user guide. */
  public static final String BLOCK_RESERVATION_EXPIRATION =
      "Capacity Block Reservation Expiration Warning";

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter HEALTH_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Ec2Messages() {}

  /** EC2 is going to interrupt a spot instance. */
  public static Ec2Message spotWarning(String instanceId, SpotAction action, Instant now) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("instance-id", instanceId).put("instance-action", action.awsName());
    return message(SPOT_WARNING, "aws.ec2", instanceArn(instanceId), detail, now);
  }

  /** A spot instance is more likely to be interrupted than others. */
  public static Ec2Message rebalanceRecommendation(String instanceId, Instant now) {
    ObjectNode detail = JSON.createObjectNode().put("instance-id", instanceId);
    return message(REBALANCE, "aws.ec2", instanceArn(instanceId), detail, now);
  }

  /** An instance has entered a state. */
  public static Ec2Message stateChange(String instanceId, MachineState state, Instant now) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("instance-id", instanceId).put("state", state.awsName());
    return message(STATE_CHANGE, "aws.ec2", instanceArn(instanceId), detail, now);
  }

  /** The capacity in which an instance runs is reclaimed, in two minutes. */
  public static Ec2Message reservationInterruption(String instanceId, Instant now) {
    ObjectNode detail = JSON.createObjectNode();
    detail
        .put("instance-id", instanceId)
        .put("instance-action", "terminate")
        .put("instance-termination-time", seconds(now.plusSeconds(120)))
        .put("azId", "usw2-az1");
    return message(RESERVATION_INTERRUPTION, "aws.ec2", instanceArn(instanceId), detail, now);
  }

  /** A Capacity Block ends soon. */
  public static Ec2Message blockExpirationWarning(String reservation, Instant endsAt, Instant now) {
    ObjectNode detail = JSON.createObjectNode();
    detail.put("capacity-reservation-id", reservation).put("end-date", seconds(endsAt));
    return message(
        BLOCK_EXPIRATION, "aws.ec2", arn("capacity-reservation/" + reservation), detail, now);
  }

  /** AWS Health announces, changes or closes a scheduled event, in the region of the event. */
  public static Ec2Message scheduledChange(SimulatedEvent event, Instant now) {
    return scheduledChange(event, Arns.REGION, now);
  }

  /**
   * The same for an event of another region.
   *
   * @param eventRegion where the event takes place
   */
  public static Ec2Message scheduledChange(SimulatedEvent event, String eventRegion, Instant now) {
    String type = typeCode(event.code());
    ObjectNode detail = JSON.createObjectNode();
    detail
        .put(
            "eventArn",
            "arn:aws:health:%s::event/EC2/%s/%s_%s".formatted(eventRegion, type, type, event.id()))
        .put("service", "EC2")
        .put("eventTypeCode", type)
        .put("eventTypeCategory", "scheduledChange")
        .put("eventScopeCode", "ACCOUNT_SPECIFIC")
        .put("communicationId", event.id() + "-" + event.revision())
        .put("startTime", HEALTH_TIME.format(event.notBefore()))
        .put("lastUpdatedTime", HEALTH_TIME.format(now))
        .put("statusCode", event.isClosed() ? "closed" : "upcoming")
        .put("eventRegion", eventRegion);
    detail
        .putArray("eventDescription")
        .addObject()
        .put("language", "en_US")
        .put("latestDescription", event.description());
    detail
        .putArray("affectedEntities")
        .addObject()
        .put("entityValue", event.instanceId())
        .put("lastUpdatedTime", HEALTH_TIME.format(now))
        .put("status", event.isClosed() ? "RESOLVED" : "PENDING");
    detail
        .put("affectedAccount", Arns.ACCOUNT)
        .put("page", "1")
        .put("totalPages", "1")
        .put("backupEvent", "false");
    return message(HEALTH, "aws.health", event.instanceId(), detail, now);
  }

  private static String typeCode(String code) {
    return switch (code) {
      case "instance-reboot" -> "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED";
      case "system-reboot" -> "AWS_EC2_SYSTEM_REBOOT_MAINTENANCE_SCHEDULED";
      case "system-maintenance" -> "AWS_EC2_INSTANCE_NETWORK_MAINTENANCE_SCHEDULED";
      case "instance-stop" -> "AWS_EC2_INSTANCE_STOP_SCHEDULED";
      case "instance-retirement" -> "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED";
      default -> throw new IllegalArgumentException("no code of a scheduled event: " + code);
    };
  }

  private static Ec2Message message(
      String detailType, String source, String resource, ObjectNode detail, Instant now) {
    ObjectNode event = JSON.createObjectNode();
    event
        .put("version", "0")
        .put("id", UUID.randomUUID().toString())
        .put("detail-type", detailType)
        .put("source", source)
        .put("account", Arns.ACCOUNT)
        .put("time", seconds(now))
        .put("region", Arns.REGION)
        .set("resources", JSON.valueToTree(List.of(resource)));
    event.set("detail", detail);
    return new Ec2Message(detailType, event.toString());
  }

  private static String instanceArn(String instanceId) {
    return arn("instance/" + instanceId);
  }

  private static String arn(String resource) {
    return "arn:aws:ec2:" + Arns.REGION + ":" + Arns.ACCOUNT + ":" + resource;
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
