package io.lifecyclemanager.deploy;

import static io.lifecyclemanager.deploy.Manifest.list;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the manifest agree with each other and with the program. */
class ManifestTest {
  private static final String NAME = "lifecycle-manager";

  private Manifest manifest;

  @BeforeEach
  void read() throws IOException {
    manifest = Manifest.read();
  }

  @Test
  void everyObjectSaysWhatItBelongsTo() {
    for (JsonNode object : manifest.objects()) {
      JsonNode labels = object.at("/metadata/labels");
      assertThat(labels.path("app.kubernetes.io/name").asText())
          .as(object.toString())
          .isEqualTo(NAME);
      assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo(NAME);
      assertThat(labels.path("app.kubernetes.io/component").asText()).isEqualTo("controller");
    }
  }

  @Test
  void bindsThePermissionsToTheServiceAccountOfThePods() {
    JsonNode binding = manifest.the("ClusterRoleBinding");
    assertThat(binding.at("/roleRef/name")).isEqualTo(nameOf("ClusterRole"));
    assertThat(binding.at("/subjects/0/name")).isEqualTo(nameOf("ServiceAccount"));
    assertThat(binding.at("/subjects/0/namespace")).isEqualTo(nameOf("Namespace"));
    assertThat(manifest.pod().path("serviceAccountName")).isEqualTo(nameOf("ServiceAccount"));
  }

  private JsonNode nameOf(String kind) {
    return manifest.the(kind).at("/metadata/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/selector/matchLabels",
        "/spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector/matchLabels",
        "/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels"
      })
  void everySelectorOfTheDeploymentSelectsItsPods(String selector) {
    assertSelectsThePods(manifest.the("Deployment").at(selector));
  }

  @Test
  void budgetAndServiceSelectThePods() {
    assertSelectsThePods(manifest.the("PodDisruptionBudget").at("/spec/selector/matchLabels"));
    assertSelectsThePods(manifest.the("Service").at("/spec/selector"));
  }

  private void assertSelectsThePods(JsonNode selector) {
    JsonNode labels = manifest.the("Deployment").at("/spec/template/metadata/labels");
    assertThat(selector.isEmpty()).isFalse();
    selector
        .properties()
        .forEach(label ->
            assertThat(labels.path(label.getKey())).as(label.getKey()).isEqualTo(label.getValue()));
  }

  @Test
  void oneReplicaMayGoAndOneStays() {
    assertThat(manifest.the("Deployment").at("/spec/replicas").asInt()).isGreaterThan(1);
    JsonNode budget = manifest.the("PodDisruptionBudget").path("spec");
    assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.path("unhealthyPodEvictionPolicy").asText()).isEqualTo("AlwaysAllow");
  }

  @Test
  void probesAndScrapersAskForWhatTheProgramServes() throws Exception {
    JsonNode annotations = manifest.the("Deployment").at("/spec/template/metadata/annotations");
    List<String> paths = new ArrayList<>(List.of(annotations.path("prometheus.io/path").asText()));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode get = manifest.container().path(probe).path("httpGet");
      assertThat(get.path("port")).isEqualTo(port().path("name"));
      paths.add(get.path("path").asText());
    }
    HealthProbe well = () -> new HealthProbe.ProbeResult(true, "");
    try (WebServer server = WebServer.start("127.0.0.1", 0, _ -> "", well, well);
        HttpClient client = HttpClient.newHttpClient()) {
      for (String path : paths) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
            .as(path)
            .isEqualTo(200);
      }
    }
    assertThat(annotations.path("prometheus.io/port").asText())
        .isEqualTo(port().path("containerPort").asText());
    assertThat(manifest.the("Service").at("/spec/ports/0/targetPort"))
        .isEqualTo(port().path("name"));
  }

  private JsonNode port() {
    return manifest.container().at("/ports/0");
  }

  @Test
  void thePodIsRestricted() {
    JsonNode pod = manifest.pod().path("securityContext");
    assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.path("runAsUser").asInt()).isGreaterThanOrEqualTo(10_000);
    assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = manifest.container().path("securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(manifest.the("Namespace").at("/metadata/labels").toString())
        .contains("\"pod-security.kubernetes.io/enforce\":\"restricted\"");
  }

  @Test
  void theHeapIsHalfOfMemoryThatIsReserved() {
    JsonNode resources = manifest.container().path("resources");
    assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
    String options =
        list(manifest.container().path("env")).stream()
            .filter(one -> one.path("name").asText().equals("LIFECYCLE_MANAGER_JAVA_OPTS"))
            .findFirst()
            .orElseThrow()
            .path("value")
            .asText();
    assertThat(options).isEqualTo("-XX:MaxRAMPercentage=50");
  }

  @Test
  void whatHasToBeEditedIsMarkedAndCounted() throws IOException {
    List<String> lines = Files.readAllLines(Manifest.FILE);
    assertThat(lines).filteredOn(line -> line.contains("# EDIT: ")).hasSize(5);
    assertThat(lines).filteredOn(line -> line.contains("Look for EDIT: five")).hasSize(1);
  }
}
