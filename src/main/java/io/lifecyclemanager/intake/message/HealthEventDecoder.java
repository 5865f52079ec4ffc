package io.lifecyclemanager.intake.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.event.EventReport.ScheduledChange;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decodes scheduled changes of EC2 that AWS Health reports. It reports each event in a second
 * region as well, so the envelope's region says nothing of the event. Pure.
 */
final class HealthEventDecoder {
  private static final int REGION_OF_ARN = 3;

  private HealthEventDecoder() {}

  /** Whether the event is a scheduled change of EC2; all others concern no instance's end. */
  static boolean isScheduledChange(JsonNode detail) {
    String code = MessageFields.text(detail, "eventTypeCode");
    return "EC2".equals(MessageFields.text(detail, "service"))
        && "scheduledChange".equals(MessageFields.text(detail, "eventTypeCategory"))
        && code != null
        && code.startsWith("AWS_EC2_");
  }

  /**
   * The change; empty when it has no ARN, or names a region that cannot be one.
   *
   * @param shape of a region
   */
  static Optional<ScheduledChange> scheduledChange(JsonNode event, JsonNode detail, Pattern shape) {
    String arn = MessageFields.identifier(detail, "eventArn");
    if (arn == null) {
      return Optional.empty();
    }
    String region = detail.hasNonNull("eventRegion") ? text(detail) : regionOf(arn);
    if (region != null && !shape.matcher(region).matches()) {
      return Optional.empty();
    }
    String communication = MessageFields.identifier(detail, "communicationId");
    return Optional.of(
        new ScheduledChange(
            communication == null ? arn : arn + "/" + communication,
            region,
            instances(event, detail)));
  }

  private static String text(JsonNode detail) {
    return detail.path("eventRegion").asText();
  }

  /** Events of before 2023 have no field for it. */
  private static @Nullable String regionOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length <= REGION_OF_ARN || parts[REGION_OF_ARN].isEmpty()
        ? null
        : parts[REGION_OF_ARN];
  }

  /** As ids or ARNs; what is not an instance, such as a volume, is left out. */
  private static Set<InstanceId> instances(JsonNode event, JsonNode detail) {
    Stream<JsonNode> entities =
        elements(detail.path("affectedEntities")).map(entity -> entity.path("entityValue"));
    return Stream.concat(entities, elements(event.path("resources")))
        .filter(JsonNode::isTextual)
        .map(value -> value.asText().substring(value.asText().lastIndexOf('/') + 1))
        .filter(InstanceId::isValid)
        .map(InstanceId::new)
        .collect(Collectors.toSet());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.of();
  }
}
