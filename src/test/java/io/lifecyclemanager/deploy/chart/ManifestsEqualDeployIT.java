package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether people use kubectl, Kustomize or Helm, they get the same objects. */
class ManifestsEqualDeployIT {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path MANIFEST = DEPLOY.resolve("lifecycle-manager.yaml");
  private static final String DEPLOYMENT = "Deployment lifecycle-manager/lifecycle-manager";
  private static final String ACCOUNT = "ServiceAccount lifecycle-manager/lifecycle-manager";

  @Test
  void theRenderedFilesAreThoseOfTheScript(@TempDir Path folder) throws Exception {
    var _ = DeployTools.script(DEPLOY.resolve("helm/render.sh"), folder.toString());
    Map<String, String> rendered = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = folder.relativize(file).toString();
        rendered.put(path, Files.readString(file));
        assertThat(DEPLOY.resolve(path))
            .as("run deploy/helm/render.sh")
            .hasContent(Files.readString(file));
      }
    }
    assertThat(rendered).containsKey("lifecycle-manager.yaml").hasSizeGreaterThan(4);
  }

  @Test
  void helmRendersTheObjectsOfTheManifest() throws Exception {
    Map<String, JsonNode> chart = ChartObjects.render("--values=" + ChartObjects.MANIFEST_VALUES);
    assertThat(ChartObjects.withoutHelmLabels(chart)).isEqualTo(manifest());
  }

  @Test
  void theKustomizeBaseHasTheObjectsOfTheManifest() throws Exception {
    assertThat(kustomize("base")).isEqualTo(manifest());
  }

  @Test
  void theOverlayForRolesOfServiceAccountsChangesNothingButTheRole() throws Exception {
    assertThat(kustomize("overlays/irsa")).isEqualTo(manifest());
  }

  @Test
  void theOverlayForPodIdentityIsTheChartWithoutAnAnnotation() throws Exception {
    Map<String, JsonNode> expected = manifest();
    ObjectNode account =
        (ObjectNode) Objects.requireNonNull(expected.get(ACCOUNT)).path("metadata");
    assertThat(account.remove("annotations")).isNotNull();
    assertThat(kustomize("overlays/pod-identity")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "network-policy, networkPolicy.create=true, ''",
    "optional-permissions, 'permissions.surge=true,api.write=true', --api-write"
  })
  void theOverlayIsTheChartWithItsSwitches(String overlay, String switches, String option)
      throws Exception {
    Map<String, JsonNode> chart =
        ChartObjects.withoutHelmLabels(
            ChartObjects.render("--values=" + ChartObjects.MANIFEST_VALUES, "--set=" + switches));
    assertThat(chart).hasSizeGreaterThan(manifest().size());
    Map<String, JsonNode> kustomized = kustomize("overlays/" + overlay);
    if (!option.isEmpty()) {
      moveToEnd(arguments(chart), option);
      moveToEnd(arguments(kustomized), option);
    }
    assertThat(kustomized).isEqualTo(chart);
  }

  @ParameterizedTest
  @CsvSource({
    "PodMonitor, metrics.podMonitor.create=true, pod-monitor.yaml",
    "PrometheusRule, metrics.prometheusRule.create=true, prometheus-rule.yaml"
  })
  void theChartHasTheObjectsOfThePrometheusOperator(String kind, String option, String file)
      throws Exception {
    JsonNode shipped =
        ChartObjects.parse(Files.readString(DEPLOY.resolve("prometheus").resolve(file)))
            .values()
            .iterator()
            .next();
    String key = kind + " lifecycle-manager/lifecycle-manager";
    JsonNode rendered = Objects.requireNonNull(ChartObjects.render("--set=" + option).get(key));
    assertThat(rendered.path("spec").isEmpty()).isFalse();
    assertThat(rendered.path("spec")).isEqualTo(shipped.path("spec"));
  }

  private static ArrayNode arguments(Map<String, JsonNode> objects) {
    JsonNode deployment = Objects.requireNonNull(objects.get(DEPLOYMENT));
    return (ArrayNode) deployment.at("/spec/template/spec/containers/0/args");
  }

  /** Kustomize appends an option. */
  private static void moveToEnd(ArrayNode arguments, String option) {
    int before = arguments.size();
    arguments.removeIf(one -> one.asText().equals(option));
    assertThat(arguments).hasSize(before - 1);
    arguments.add(option);
  }

  private static Map<String, JsonNode> manifest() throws IOException {
    return ChartObjects.parse(Files.readString(MANIFEST));
  }

  private static Map<String, JsonNode> kustomize(String folder)
      throws IOException, InterruptedException {
    return ChartObjects.parse(
        DeployTools.succeed("kubectl", "kustomize", "deploy/kustomize/" + folder));
  }
}
