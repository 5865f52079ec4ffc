package io.lifecyclemanager.documentation;

import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metric reference lists what {@code /metrics} has. */
class MetricReferenceTest {
  private static final List<String> SCRAPE = metrics().scrape().lines().toList();

  private static Metrics metrics() {
    Metrics metrics = new Metrics("1.2.3");
    // The one metric that is not there from the start.
    metrics.on(new TestNotificationReceived(new GroupName("workers"), Instant.EPOCH));
    return metrics;
  }

  @Test
  void everyMetricIsListedWithItsTypeItsLabelsAndItsHelp() throws IOException {
    new ReferenceTable("metrics.md", "## Reference").assertRows(rows());
  }

  private static List<String> rows() {
    Map<String, String> types = comments("TYPE");
    Map<String, String> helps = comments("HELP");
    return types.keySet().stream()
        .filter(metric -> metric.startsWith("lifecycle_manager_"))
        .filter(metric -> !metric.endsWith("_seconds_max"))
        .sorted()
        .map(metric ->
            "| `%s` | %s | %s | %s |"
                .formatted(metric, types.get(metric), labels(metric), helps.get(metric)))
        .toList();
  }

  private static Map<String, String> comments(String keyword) {
    Map<String, String> comments = new HashMap<>();
    SCRAPE.stream()
        .filter(line -> line.startsWith("# " + keyword + " "))
        .map(line -> line.split(" ", 4))
        .forEach(words -> comments.put(words[2], words[3]));
    return comments;
  }

  private static String labels(String metric) {
    Pattern label = Pattern.compile("[{,]([a-z_]+)=\"");
    Set<String> labels =
        SCRAPE.stream()
            .filter(line -> line.matches(metric + "(_bucket|_count|_sum)?\\{.*"))
            .flatMap(line -> label.matcher(line).results())
            .map((MatchResult found) -> found.group(1))
            .filter(name -> !name.equals("le"))
            .collect(Collectors.toCollection(TreeSet::new));
    return labels.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
