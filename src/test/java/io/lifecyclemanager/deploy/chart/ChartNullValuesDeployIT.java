package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Helm removes a value that is null, and its default with it. */
class ChartNullValuesDeployIT {
  private static final String CHART = ChartObjects.CHART.toString();

  @Test
  void aValueOfNullIsRefusedByNameOrLeavesNothingBehind() throws Exception {
    JsonNode values = new YAMLMapper().readTree(ChartObjects.CHART.resolve("values.yaml").toFile());
    List<String> names = new ArrayList<>();
    collectNames("", values, names);
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      DeployTools.ToolRun run =
          DeployTools.run(
              "helm",
              "template",
              "x",
              CHART,
              "--values=" + ChartObjects.ALL_VALUES,
              "--set=" + name + "=null");
      if (run.exitCode() != 0 ? !isRefusedByName(run, name) : hasNothing(run.output())) {
        wrong.add(name + ": " + run.errors());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isRefusedByName(DeployTools.ToolRun run, String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    boolean hasSchemaName = run.errors().contains("missing property '%s'".formatted(last));
    // A template refuses this one, since it depends on another value.
    return hasSchemaName || run.errors().contains(name + ": name the existing ServiceAccount");
  }

  /** Whether an object has a field, or the program an option, without a value. */
  private static boolean hasNothing(String rendered) throws IOException {
    return ChartObjects.parse(rendered).values().stream().anyMatch(ChartNullValuesDeployIT::isIn);
  }

  private static boolean isIn(JsonNode node) {
    return node.isNull()
        || node.asText().matches("--[a-z-]+=|.*:|/.*/")
        || node.valueStream().anyMatch(ChartNullValuesDeployIT::isIn);
  }

  private static void collectNames(String prefix, JsonNode values, List<String> names) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      names.add(prefix + value.getKey());
      if (value.getValue() instanceof ObjectNode map) {
        collectNames(prefix + value.getKey() + ".", map, names);
      }
    }
  }
}
