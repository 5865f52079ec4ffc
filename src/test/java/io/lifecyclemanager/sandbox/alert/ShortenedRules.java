package io.lifecyclemanager.sandbox.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The shipped alerts with shorter durations, and no other change: so that a fault that lasts for
 * seconds does what one that lasts for minutes would do. A window stays longer than the longest
 * pause of a retry, which is 15 s.
 */
final class ShortenedRules {
  private static final int WINDOW_DIVISOR = 15;
  private static final Path SHIPPED = Path.of("deploy/prometheus/alerts.yaml");
  private static final Pattern WINDOW = Pattern.compile("\\[(\\d+[smh])]");

  private ShortenedRules() {}

  /**
   * Writes them into a file of that folder.
   *
   * @param forDivisor divides each {@code for}
   */
  static Path write(Path folder, int forDivisor) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode file = yaml.readTree(SHIPPED.toFile());
    for (JsonNode group : file.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String expr = rule.path("expr").asText();
        ((ObjectNode) rule)
            .put(
                "expr",
                WINDOW
                    .matcher(expr)
                    .replaceAll(it -> "[" + divided(it.group(1), WINDOW_DIVISOR) + "]"))
            .put("for", divided(rule.path("for").asText(), forDivisor));
      }
    }
    Path shortened = folder.resolve("alerts.yaml");
    yaml.writeValue(shortened.toFile(), file);
    return shortened;
  }

  private static String divided(String duration, int divisor) {
    return Duration.parse("PT" + duration).dividedBy(divisor).toSeconds() + "s";
  }
}
