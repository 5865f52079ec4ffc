package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of {@code deploy/prometheus/alerts-test.yaml} hold, and tell right from wrong rules.
 */
@Tag("full")
class AlertCasesTest {
  private static final Path CASES = AlertRules.FOLDER.resolve("alerts-test.yaml");

  @TempDir private Path folder;

  private List<JsonNode> cases;
  private List<String> names;

  @BeforeEach
  void read() throws IOException {
    cases = list(new YAMLMapper().readTree(CASES.toFile()).path("tests"));
    names = AlertRules.read().names();
  }

  @Test
  void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
    for (String alert : names) {
      assertThat(casesOf(alert, " fires "))
          .as(alert)
          .isNotEmpty()
          .allSatisfy(one -> assertThat(samples(one)).anyMatch(it -> it.contains(quoted(alert))));
      assertThat(casesOf(alert, " does not fire "))
          .as(alert)
          .isNotEmpty()
          .allSatisfy(one -> assertThat(samples(one)).isEmpty())
          .allSatisfy(
              one -> assertThat(one.at("/promql_expr_test/0/expr").asText()).contains(alert));
    }
    assertThat(cases).hasSize((int) names.stream().flatMap(this::allCasesOf).count());
  }

  private Stream<JsonNode> allCasesOf(String alert) {
    return Stream.concat(
        casesOf(alert, " fires ").stream(), casesOf(alert, " does not fire ").stream());
  }

  private List<JsonNode> casesOf(String alert, String what) {
    return cases.stream()
        .filter(one -> one.path("name").asText().startsWith(alert + what))
        .toList();
  }

  private static List<String> samples(JsonNode one) {
    return list(one.path("promql_expr_test")).stream()
        .flatMap(query -> list(query.path("exp_samples")).stream())
        .map(sample -> sample.path("labels").asText())
        .toList();
  }

  private static String quoted(String alert) {
    return "alertname=\"" + alert + "\"";
  }

  @Test
  void promtoolFindsTheRulesGoodAndTheCasesTrue() throws Exception {
    Promtool.assume();
    assertThat(Promtool.run("check", "rules", AlertRules.FILE.toString()))
        .contains("SUCCESS: %d rules found".formatted(names.size()));
    assertThat(Promtool.run("test", "rules", CASES.toString())).contains("SUCCESS");
  }

  @Test
  void theCasesFailForEachRuleThatNeverFires() throws Exception {
    assertTheCasesFailForEach(" fires ", rule -> rule.put("expr", "vector(1) > 2"));
  }

  @Test
  void theCasesFailForEachRuleThatAlwaysFires() throws Exception {
    assertTheCasesFailForEach(
        " does not fire ", rule -> rule.put("expr", "vector(1)").put("for", "0s"));
  }

  private void assertTheCasesFailForEach(String kind, Consumer<ObjectNode> change)
      throws Exception {
    Promtool.assume();
    YAMLMapper yaml = new YAMLMapper();
    for (String alert : names) {
      JsonNode rules = yaml.readTree(AlertRules.FILE.toFile());
      new AlertRules(rules.path("groups"))
          .alerts().stream()
              .filter(rule -> AlertRules.name(rule).equals(alert))
              .forEach(rule -> change.accept((ObjectNode) rule));
      yaml.writeValue(folder.resolve("alerts.yaml").toFile(), rules);
      ObjectNode tests = (ObjectNode) yaml.readTree(CASES.toFile());
      tests.putArray("tests").addAll(casesOf(alert, kind));
      Path changed = Files.write(folder.resolve("changed.yaml"), yaml.writeValueAsBytes(tests));
      assertThat(Promtool.run("test", "rules", changed.toString())).as(alert).contains("FAILED");
    }
  }
}
