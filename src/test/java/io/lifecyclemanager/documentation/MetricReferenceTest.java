package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.TerminatingInstance;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metric reference lists what {@code /metrics} has. */
class MetricReferenceTest {
  private static final List<String> SCRAPE = metrics().scrape().lines().toList();

  private static Metrics metrics() {
    Metrics metrics = new Metrics("1.2.3");
    // The metrics that are not there from the start.
    GroupName group = new GroupName("workers");
    metrics.on(new TestNotificationReceived(group, Instant.EPOCH));
    PodOwner owner = new PodOwner("ReplicaSet", "shop", "operator", "a-uid");
    TerminatingInstance subject = new TerminatingInstance(new InstanceId("i-1"), group, null);
    metrics.on(new PodsRecreated(subject, owner, 4));
    return metrics;
  }

  @Test
  void everyMetricIsListedWithItsTypeItsLabelsAndItsHelp() throws IOException {
    new ReferenceTable("metrics.md", "## Reference").assertRows(rows());
  }

  @Test
  void everyFeatureThatCanBeDeniedIsListed() throws IOException {
    String text = String.join(" ", Page.read(Page.FOLDER.resolve("metrics.md")).lines());
    String list = text.split("`feature` is one of", 2)[1].split("\\.", 2)[0];
    Set<String> listed = matches("`([a-z_]+)`", Stream.of(list));
    assertThat(listed)
        .isEqualTo(
            matches("^lifecycle_manager_feature_denied.*feature=\"([^\"]+)\"", SCRAPE.stream()));
  }

  private static Set<String> matches(String pattern, Stream<String> texts) {
    Pattern compiled = Pattern.compile(pattern);
    return texts
        .flatMap(text -> compiled.matcher(text).results())
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
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
    Set<String> labels =
        matches(
            "[{,]([a-z_]+)=\"",
            SCRAPE.stream().filter(line -> line.matches(metric + "(_bucket|_count|_sum)?\\{.*")));
    labels.remove("le");
    return labels.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
