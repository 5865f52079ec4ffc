package io.lifecyclemanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.documentation.SchemaValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The schema of a notification, the page that explains it, and what the program sends. */
class NotificationSchemaTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/io/lifecyclemanager/schema/notification.schema.json");
  private static final Pattern NAME = Pattern.compile("`([a-z]+)`");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void theSchemaHasTheFieldsInTheirOrder() throws IOException {
    JsonNode schema = schema();
    assertThat(schema.get("properties").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(Notification.FIELDS);
    assertThat(texts(schema.get("required"))).containsExactlyElementsOf(Notification.FIELDS);
    assertThat(texts(schema.at("/properties/event/enum")))
        .containsExactlyElementsOf(
            Arrays.stream(NotificationType.values()).map(NotificationType::text).toList());
  }

  @Test
  void aNotificationWithTheLeastThatIsKnownIsAsTheSchemaSays() throws IOException {
    Notification least =
        new Notification(
            Map.of(
                "id", "replica-1/blocked/1",
                "event", "blocked",
                "severity", "warning",
                "at", "2026-01-01T00:00:00Z",
                "text", "budget shop/web blocks 2 pods",
                "replica", "replica-1"));
    JsonNode schema = schema();
    assertThat(new SchemaValidator(schema).violations(schema, JSON.readTree(least.toJson())))
        .isEmpty();
  }

  @Test
  void thePageExplainsEachEventAndEachField() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("src/site/markdown/webhook.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", 3)[1])
            .toList();
    assertThat(rows.stream().flatMap(row -> NAME.matcher(row).results()).map(name -> name.group(1)))
        .containsExactlyElementsOf(
            Stream.concat(
                    Arrays.stream(NotificationType.values()).map(NotificationType::text),
                    Notification.FIELDS.stream())
                .toList());
  }

  private static JsonNode schema() throws IOException {
    return JSON.readTree(Files.readString(SCHEMA));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
