package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parts of the Helm chart agree with each other and with what they are copied from. */
class ChartFilesTest {
  private static final Path DEPLOY = Path.of("deploy");

  @Test
  void theChartContainsTheShippedAlertsDashboardsAndPolicies() throws IOException {
    Map<String, String> shipped = new TreeMap<>();
    shipped.put("alerts.yaml", Files.readString(DEPLOY.resolve("prometheus/alerts.yaml")));
    shipped.putAll(files(DEPLOY.resolve("grafana"), ".json", "grafana/"));
    shipped.putAll(files(DEPLOY.resolve("policy"), ".yaml", "policy/"));
    assertThat(files(ChartObjects.CHART.resolve("files"), "", ""))
        .as("run deploy/helm/render.sh")
        .isEqualTo(shipped);
  }

  @Test
  void theVersionIsThatOfTheProgram() throws IOException {
    JsonNode chart = yaml(ChartObjects.CHART.resolve("Chart.yaml"));
    String project = Files.readString(Path.of("pom.xml"));
    String version = chart.path("version").asText();
    assertThat(project).contains("<version>" + version);
    assertThat(chart.path("appVersion").asText()).isEqualTo(version);
  }

  @Test
  void everyValueHasAnEntryInTheSchemaAndTheSchemaNoOther() throws IOException {
    JsonNode schema =
        new JsonMapper().readTree(ChartObjects.CHART.resolve("values.schema.json").toFile());
    List<String> described = new ArrayList<>();
    collectProperties("", schema.path("properties"), described);
    List<String> values = new ArrayList<>();
    collectValues("", yaml(ChartObjects.CHART.resolve("values.yaml")), schema, values);
    // Helm itself sets global; the API of Kubernetes describes what is in resources.
    described.removeIf(one -> one.equals("global") || one.startsWith("resources."));
    values.removeIf(one -> one.startsWith("resources."));
    assertThat(values).containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void theTestsSetEveryValueToAnother() throws IOException {
    JsonNode defaults = yaml(ChartObjects.CHART.resolve("values.yaml"));
    JsonNode others = yaml(ChartObjects.ALL_VALUES);
    List<String> same = new ArrayList<>();
    collectEqual("", defaults, others, same);
    // Without them nothing would be left to test; only one of the two monitors is allowed.
    assertThat(same)
        .containsExactlyInAnyOrder(
            "rbac.create", "admissionPolicy.create", "metrics.serviceMonitor.create");
  }

  @Test
  void everyValueHasAComment() throws IOException {
    List<String> lacking = new ArrayList<>();
    String before = "";
    String group = "";
    for (String line : Files.readAllLines(ChartObjects.CHART.resolve("values.yaml"))) {
      group = line.matches("[a-zA-Z]+:.*") ? line : group;
      // The API of Kubernetes describes what is in resources.
      if (line.matches(" *[a-zA-Z]+: .+")
          && !group.startsWith("resources:")
          && !before.strip().startsWith("#")) {
        lacking.add(line);
      }
      before = line;
    }
    assertThat(lacking).isEmpty();
  }

  private static void collectEqual(
      String path, JsonNode defaults, JsonNode others, List<String> same) {
    defaults
        .properties()
        .forEach(value -> {
          String name = path + value.getKey();
          JsonNode other = others.path(value.getKey());
          if (value.getValue().isObject() && !value.getValue().isEmpty()) {
            collectEqual(name + ".", value.getValue(), other, same);
          } else if (other.isMissingNode() || other.equals(value.getValue())) {
            same.add(name);
          }
        });
  }

  private static void collectProperties(String path, JsonNode properties, List<String> names) {
    properties
        .properties()
        .forEach(property -> {
          JsonNode inner = property.getValue().path("properties");
          if (inner.isMissingNode()) {
            names.add(path + property.getKey());
          } else {
            collectProperties(path + property.getKey() + ".", inner, names);
          }
        });
  }

  private static void collectValues(
      String path, JsonNode values, JsonNode schema, List<String> names) {
    values
        .properties()
        .forEach(value -> {
          JsonNode described = schema.path("properties").path(value.getKey());
          if (described.has("properties")) {
            collectValues(path + value.getKey() + ".", value.getValue(), described, names);
          } else {
            names.add(path + value.getKey());
          }
        });
  }

  private static JsonNode yaml(Path file) throws IOException {
    return new YAMLMapper().readTree(file.toFile());
  }

  /** The texts of the files in a folder by their paths in it. */
  private static Map<String, String> files(Path folder, String end, String prefix)
      throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(end)) {
          texts.put(prefix + folder.relativize(file), Files.readString(file));
        }
      }
    }
    return texts;
  }
}
