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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped objects under validators and linters of other people. */
class LintersDeployIT {
  private static final String MANIFEST = "deploy/lifecycle-manager.yaml";

  /** The oldest Kubernetes that has the admission policies, and the newest with schemas here. */
  private static final List<String> VERSIONS = List.of("1.30", "1.37");

  /** kubernetes-validate has no schemas of custom resources. */
  private static final Set<String> CUSTOM =
      Set.of("PodMonitor", "ServiceMonitor", "PrometheusRule");

  @TempDir private Path folder;

  @Test
  void everyObjectHasTheFieldsOfItsSchemaAndNoOther() throws Exception {
    Path all = folder.resolve("all.yaml");
    write(all, ChartObjects.render("--values=" + ChartObjects.ALL_VALUES));
    for (String version : VERSIONS) {
      var _ =
          DeployTools.succeed(
              "kubernetes-validate",
              "--strict",
              "--kubernetes-version=" + version,
              MANIFEST,
              all.toString());
    }
  }

  @Test
  void aFieldThatDoesNotExistIsFound() throws Exception {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(
        wrong, Files.readString(Path.of(MANIFEST)).replace("enableServiceLinks:", "serviceLinks:"));
    DeployTools.ToolRun run = DeployTools.run("kubernetes-validate", "--strict", wrong.toString());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.text()).contains("serviceLinks");
  }

  @Test
  void theFilesAreTidy() throws Exception {
    var _ =
        DeployTools.succeed(
            "yamllint",
            "--strict",
            "--config-file=src/test/deploy/yamllint.yaml",
            MANIFEST,
            "deploy/kustomize",
            "deploy/policy",
            "deploy/prometheus",
            "deploy/helm/manifest-values.yaml",
            "deploy/helm/lifecycle-manager/Chart.yaml",
            "deploy/helm/lifecycle-manager/values.yaml",
            "src/test/deploy");
  }

  @Test
  void checkovReportsOnlyWhatIsJustified() throws Exception {
    DeployTools.ToolRun run =
        DeployTools.run(
            "checkov",
            "--file=" + MANIFEST,
            "--framework=kubernetes",
            "--output=json",
            "--skip-download");
    JsonNode results = new JsonMapper().readTree(run.output()).path("results");
    assertThat(results.path("passed_checks").size()).as(run.text()).isGreaterThan(100);
    List<String> failed = new ArrayList<>();
    for (JsonNode check : results.path("failed_checks")) {
      failed.add(check.path("check_id").asText() + " " + withoutLabels(check.path("resource")));
    }
    List<String> justified = new ArrayList<>();
    for (JsonNode exception :
        new YAMLMapper().readTree(Path.of("src/test/deploy/checkov-exceptions.yaml").toFile())) {
      assertThat(exception.path("reason").asText()).isNotBlank();
      justified.add(exception.path("check").asText() + " " + exception.path("resource").asText());
    }
    assertThat(failed).containsExactlyInAnyOrderElementsOf(justified);
  }

  /** checkov appends its labels to the name of a pod. */
  private static String withoutLabels(JsonNode resource) {
    return resource.asText().replaceFirst("\\.app\\.kubernetes\\.io/.*", "");
  }

  private static void write(Path file, Map<String, JsonNode> objects) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (JsonNode object : objects.values()) {
      if (!CUSTOM.contains(object.path("kind").asText())) {
        yaml.append(new YAMLMapper().writeValueAsString(object));
      }
    }
    Files.writeString(file, yaml);
  }
}
