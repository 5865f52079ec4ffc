package io.lifecyclemanager.fakes.message;

import io.lifecyclemanager.model.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The bodies of messages in which EventBridge delivers events of EC2 and AWS Health. */
public final class EventMessage {
  public static final String ACCOUNT = "111122223333";
  public static final String REGION = "eu-central-1";

  private EventMessage() {}

  /**
   * EC2 is going to interrupt a spot instance.
   *
   * @param action terminate, stop or hibernate
   */
  public static String spotWarning(InstanceId instance, String action, Instant at) {
    return ofEc2(
        "EC2 Spot Instance Interruption Warning",
        at,
        "\"instance-id\":\"%s\",\"instance-action\":\"%s\"".formatted(instance, action));
  }

  public static String rebalanceRecommendation(InstanceId instance, Instant at) {
    return ofEc2(
        "EC2 Instance Rebalance Recommendation", at, "\"instance-id\":\"%s\"".formatted(instance));
  }

  /**
   * An instance has entered a state.
   *
   * @param state as EC2 writes it
   */
  public static String stateChange(InstanceId instance, String state, Instant at) {
    return ofEc2(
        "EC2 Instance State-change Notification",
        at,
        "\"instance-id\":\"%s\",\"state\":\"%s\"".formatted(instance, state));
  }

  /** The reservation ends at the given time. */
  public static String capacityBlockExpiration(String reservation, Instant end, Instant at) {
    return ofEc2(
        "Capacity Block Expiration Warning",
        at,
        "\"capacity-reservation-id\":\"%s\",\"end-date\":\"%s\"".formatted(reservation, end));
  }

  /**
   * AWS Health announces a scheduled change.
   *
   * @param event tells events apart
   * @param communication tells what AWS Health reports of one event apart
   */
  public static String scheduledChange(
      String event, String communication, List<InstanceId> instances, Instant at) {
    String code = "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED";
    return envelope(
        "aws.health",
        "AWS Health Event",
        at,
        texts(instances, "\"%s\""),
        """
        "eventArn":"arn:aws:health:%s::event/EC2/%s/%s","service":"EC2","eventTypeCode":"%s",
        "eventTypeCategory":"scheduledChange","eventScopeCode":"ACCOUNT_SPECIFIC",
        "communicationId":"%s","eventRegion":"%s","statusCode":"upcoming","page":"1",
        "totalPages":"1","affectedAccount":"%s","affectedEntities":[%s]
        """
            .formatted(
                REGION,
                code,
                event,
                code,
                communication,
                REGION,
                ACCOUNT,
                texts(instances, "{\"entityValue\":\"%s\"}")));
  }

  /**
   * The event that EventBridge makes of a hook's message.
   *
   * @param direct the message as Auto Scaling sends it to a queue
   */
  public static String hookThroughEventBridge(String direct, Instant at) {
    String detail = direct.strip();
    return envelope(
        "aws.autoscaling",
        "EC2 Instance-terminate Lifecycle Action",
        at,
        "",
        detail.substring(1, detail.length() - 1));
  }

  /** The body around which SNS puts its notification where raw delivery is off. */
  public static String throughSns(String body) {
    return """
    {"Type":"Notification","MessageId":"m-1","Message":"%s",
     "TopicArn":"arn:aws:sns:%s:%s:events"}
    """
        .formatted(
            body.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"), REGION, ACCOUNT);
  }

  private static String texts(List<InstanceId> instances, String format) {
    return instances.stream().map(format::formatted).collect(Collectors.joining(","));
  }

  private static String ofEc2(String type, Instant at, String detail) {
    return envelope("aws.ec2", type, at, "", detail);
  }

  private static String envelope(
      String source, String type, Instant at, String resources, String detail) {
    return """
    {"version":"0","id":"12345678-1234-1234-1234-123456789012","detail-type":"%s",
     "source":"%s","account":"%s","time":"%s","region":"%s","resources":[%s],
     "detail":{%s}}
    """
        .formatted(type, source, ACCOUNT, at, REGION, resources, detail);
  }
}
