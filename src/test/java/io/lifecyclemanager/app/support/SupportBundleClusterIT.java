package io.lifecyclemanager.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.support.ReplicaObjects;
import io.lifecyclemanager.support.ZipContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code support-bundle} with a real API server, which has no kubelets: logs and metrics cannot be
 * read, and everything else can.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class SupportBundleClusterIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final String namespace = "bundle-" + UUID.randomUUID().toString().substring(0, 8);
  @TempDir private Path folder;

  @Test
  void whatCannotBeReadIsMissingAndTheRestIsThereWithoutSecrets() throws Exception {
    Path file = folder.resolve("b.zip");
    SupportBundleFixture fixture = new SupportBundleFixture(RealCluster.kubeconfig(), namespace);
    CommandResult result;
    try (KubernetesClient client = KubernetesClients.of(RealCluster.kubeconfig())) {
      RawApi api = new RawApi(client);
      create(api, "/api/v1/namespaces", manifest("v1", "Namespace", namespace));
      String account = "/api/v1/namespaces/%s/serviceaccounts/default".formatted(namespace);
      Eventually.eventually("service account", TIMEOUT, () -> api.get(account).code() == 200);
      create(api, "/api/v1/namespaces/%s/pods".formatted(namespace), pod());
      create(api, "/api/v1/namespaces/default/events", event(namespace));
      try {
        result = fixture.write(file);
      } finally {
        var _ = api.delete("/api/v1/namespaces/" + namespace, KubernetesJson.object());
        var _ =
            api.delete("/api/v1/namespaces/default/events/" + namespace, KubernetesJson.object());
      }
    }
    assertThat(result.exitCode()).isOne();
    Map<String, String> files = ZipContents.of(file);
    assertThat(files)
        .containsOnlyKeys(
            "settings.json",
            "versions.txt",
            "events.txt",
            "doctor.json",
            "errors.txt",
            "README.txt");
    assertThat(files.get("errors.txt").lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("status: get services/proxy " + namespace),
            line -> assertThat(line).startsWith("metrics: metrics/one.txt: get pods/proxy one"),
            line -> assertThat(line).startsWith("logs: logs/one.log: get pods/log one"),
            line -> assertThat(line).startsWith("doctor: no pod of the controller is ready"));
    assertThat(files.get("settings.json")).contains("--queue-name=q", "[redacted: value of");
    assertThat(files.get("versions.txt")).contains("Kubernetes API server: v1.");
    assertThat(files.get("events.txt"))
        .contains("Draining Node/node-1: said [redacted: value of a secret variable]");
    assertThat(files.values()).noneMatch(text -> text.contains("planted-variable"));
  }

  private ObjectNode pod() {
    ObjectNode pod =
        ReplicaObjects.pod(
            namespace, "one", 8080, List.of("--queue-name=q", "--x-token", "planted-variable"));
    pod.withObject("/spec").put("nodeName", "node-without-kubelet");
    ((ObjectNode) pod.at("/spec/containers/0"))
        .putArray("env")
        .addObject()
        .put("name", "SMTP_PASSWORD")
        .put("value", "planted-variable");
    return pod;
  }

  private static ObjectNode event(String name) {
    ObjectNode event =
        manifest("v1", "Event", name)
            .put("reason", "Draining")
            .put("message", "said planted-variable")
            .put("type", "Normal")
            .put("eventTime", "2026-03-01T03:41:00.000000Z")
            .put("action", "Drain")
            .put("reportingComponent", "lifecycle-manager.io/controller")
            .put("reportingInstance", "one");
    event.withObject("/metadata").put("namespace", "default");
    event.putObject("involvedObject").put("kind", "Node").put("name", "node-1");
    return event;
  }

  private static ObjectNode manifest(String version, String kind, String name) {
    ObjectNode manifest = KubernetesJson.object().put("apiVersion", version).put("kind", kind);
    manifest.putObject("metadata").put("name", name);
    return manifest;
  }

  private static void create(RawApi api, String path, ObjectNode manifest)
      throws InterruptedException {
    RawApi.RawReply reply = api.post(path, manifest);
    assertThat(reply.code()).as(reply.body()).isEqualTo(201);
  }
}
