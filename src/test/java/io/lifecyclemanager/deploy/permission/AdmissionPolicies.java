package io.lifecyclemanager.deploy.permission;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The policies in {@code deploy/policy}. */
public final class AdmissionPolicies {
  /** The user name of the account that they fence. */
  static final String ACCOUNT = "system:serviceaccount:lifecycle-manager:lifecycle-manager";

  private static final Path FOLDER = Path.of("deploy/policy");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private AdmissionPolicies() {}

  /** The names of the files, sorted. */
  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The policy of a file. */
  static JsonNode read(String file) throws IOException {
    return readAll(FOLDER.resolve(file)).getFirst();
  }

  /** The policy of a file, and its binding. */
  static List<JsonNode> readBoth(String file) throws IOException {
    return readAll(FOLDER.resolve(file));
  }

  /** All objects of a file. */
  static List<JsonNode> readAll(Path file) throws IOException {
    try (var objects = new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
      return objects.readAll().stream().map(JsonNode.class::cast).toList();
    }
  }

  /**
   * Waits until the API server obeys those of the manifest. It reads all policies at once, and a
   * moment after they were written; the last one is asked for here.
   *
   * @param kubeconfig of an administrator
   */
  public static void awaitInForce(Path kubeconfig) throws Exception {
    try (KubernetesClient account = KubernetesClients.impersonating(kubeconfig, ACCOUNT)) {
      RawApi api = new RawApi(account);
      ObjectNode pod =
          PodManifest.named("default", "policies-in-force").withoutServiceAccountToken().json();
      var _ =
          eventually(
              "the policies are in force",
              TIMEOUT,
              () -> api.post("/api/v1/namespaces/default/pods?dryRun=All", pod),
              reply -> reply.body().contains("lifecycle-manager-pod-writes"));
    }
  }
}
