package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.Check;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README says what is there. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final List<String> SCRAPE = metrics().scrape().lines().toList();

  private static Metrics metrics() {
    Metrics metrics = new Metrics("1.2.3");
    // The one metric that is not there from the start.
    metrics.on(new TestNotificationReceived(new GroupName("workers"), Instant.EPOCH));
    return metrics;
  }

  @Test
  void everyMetricIsInItsTableWithItsTypeAndItsLabels() throws IOException {
    assertThat(Files.readAllLines(README))
        .filteredOn(line -> line.startsWith("| `lifecycle_manager_"))
        .containsExactlyElementsOf(rows());
  }

  private static List<String> rows() {
    Map<String, String> types = said("TYPE");
    Map<String, String> helps = said("HELP");
    return types.keySet().stream()
        .filter(metric -> metric.startsWith("lifecycle_manager_"))
        .filter(metric -> !metric.endsWith("_seconds_max"))
        .sorted()
        .map(metric ->
            "| `%s` | %s | %s | %s |"
                .formatted(metric, types.get(metric), labels(metric), helps.get(metric)))
        .toList();
  }

  private static Map<String, String> said(String what) {
    Map<String, String> said = new HashMap<>();
    SCRAPE.stream()
        .filter(line -> line.startsWith("# " + what + " "))
        .map(line -> line.split(" ", 4))
        .forEach(words -> said.put(words[2], words[3]));
    return said;
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

  @Test
  void everyCheckOfDoctorHasItsAnchor() throws IOException {
    assertThat(Files.readAllLines(README))
        .filteredOn(line -> line.startsWith("| <a id=\"lm"))
        .extracting(line -> line.substring(0, line.indexOf(" | ", line.indexOf(" | ") + 1)))
        .containsExactlyElementsOf(
            Arrays.stream(Check.values())
                .map(check ->
                    "| <a id=\"%s\"></a>`%s` | `%s`"
                        .formatted(
                            check.documentation().replace("README.md#", ""),
                            check.code(),
                            check.label()))
                .toList());
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    String text = Files.readString(README);
    Set<String> anchors =
        text.lines()
            .filter(line -> line.matches("##+ .*"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .map(title -> "#" + title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());
    Pattern.compile("\\]\\(([^)]+)\\)")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.startsWith("https://"))
        .forEach(target ->
            assertThat(target.startsWith("#") ? anchors.contains(target) : exists(target))
                .as(target)
                .isTrue());
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    Pattern.compile("`((?:deploy|examples|src|\\.ci)/[A-Za-z0-9_./-]+)")
        .matcher(Files.readString(README))
        .results()
        .map(found -> found.group(1))
        .forEach(file -> assertThat(exists(file)).as(file).isTrue());
  }

  private static boolean exists(String file) {
    return Files.exists(Path.of(file));
  }
}
