package io.lifecyclemanager.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.documentation.SchemaValidator;
import io.lifecyclemanager.model.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** The schema of a log line in JSON, the page that explains it, and what the program writes. */
class LogLineSchemaTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/io/lifecyclemanager/schema/log-line.schema.json");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void eachLineIsAsTheSchemaSaysAlsoWithAnException() throws Exception {
    JsonNode schema = JSON.readTree(Files.readString(SCHEMA));
    SchemaValidator validator = new SchemaValidator(schema);
    TreeSet<String> fields = new TreeSet<>();
    try (CapturedLog log = new CapturedLog("json", Level.DEBUG)) {
      FactLogger logger = new FactLogger(new SimulatedTime(), log.logger());
      SampleFacts.termination().forEach(logger::on);
      log.logger().error("a bug\nin \"two\" lines", new IllegalStateException("a\ncause"));

      for (String line : log.lines()) {
        assertThat(line).as("one line").containsOnlyOnce("\n");
        JsonNode value = JSON.readTree(line);
        assertThat(validator.violations(schema, value)).as(line).isEmpty();
        value.fieldNames().forEachRemaining(fields::add);
      }
    }
    assertThat(fields).containsExactlyElementsOf(new TreeSet<>(names(schema)));
  }

  @Test
  void thePageExplainsEachField() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/logs.md"));
    assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
        .containsExactlyElementsOf(names(JSON.readTree(Files.readString(SCHEMA))));
  }

  private static List<String> names(JsonNode schema) {
    return schema.get("properties").properties().stream().map(entry -> entry.getKey()).toList();
  }
}
