package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.simulation.Eventually;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A real API server accepts what is shipped, and its controllers create the pods in a namespace
 * that enforces Pod Security {@code restricted}. No kubelet runs them.
 */
@ExtendWith(RealCluster.class)
// The objects without a namespace have the same names in each test.
@Execution(ExecutionMode.SAME_THREAD)
class InstalledDeployIT {
  private static final String MANIFEST = "deploy/lifecycle-manager.yaml";
  private static final List<String> OVERLAYS =
      List.of("irsa", "pod-identity", "network-policy", "optional-permissions");
  private static final Duration TO_CREATE_PODS = Duration.ofMinutes(1);

  /** The API server has no such kinds: their CRDs are those of the Prometheus operator. */
  private static final Set<String> CUSTOM =
      Set.of("PodMonitor", "ServiceMonitor", "PrometheusRule");

  @Test
  void kubectlAppliesTheManifestItsPodsAreCreatedAndEachOverlayIsAccepted(@TempDir Path folder)
      throws Exception {
    try {
      kubectl("apply", "--filename=" + MANIFEST);
      assertThat(kubectl("diff", "--filename=" + MANIFEST)).isEmpty();
      awaitRestrictedPods("lifecycle-manager", 2);
      assertThat(createUnrestrictedPod(folder)).contains("violates PodSecurity \"restricted");
      for (String overlay : OVERLAYS) {
        kubectl(
            "apply",
            "--server-side",
            "--force-conflicts",
            "--dry-run=server",
            "--kustomize=deploy/kustomize/overlays/" + overlay);
      }
    } finally {
      kubectl("delete", "--filename=" + MANIFEST, "--ignore-not-found");
    }
  }

  /** What kubectl says when a pod asks for more than is allowed. */
  private static String createUnrestrictedPod(Path folder)
      throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            {apiVersion: v1, kind: Pod, metadata: {name: root, namespace: lifecycle-manager},
              spec: {containers: [{name: root, image: root}]}}
            """);
    return DeployTools.run(
            "kubectl", "--kubeconfig=" + RealCluster.kubeconfig(), "create", "--filename=" + file)
        .errors();
  }

  @Test
  void helmInstallsUpgradesAndUninstallsTheChart() throws Exception {
    String namespace = "operations";
    try {
      kubectl("create", "namespace", namespace);
      kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
      helm("install", namespace);
      awaitRestrictedPods(namespace, 2);
      helm(
          "upgrade",
          namespace,
          "--set=replicas=3,networkPolicy.create=true,dashboards.create=true");
      awaitRestrictedPods(namespace, 3);
    } finally {
      helm("uninstall", namespace);
      assertThat(kubectl("get", "clusterroles,clusterrolebindings", "--output=name"))
          .doesNotContain("graceful");
      kubectl("delete", "namespace", namespace, "--ignore-not-found");
    }
  }

  @Test
  void theObjectsOfAllSwitchesAreAccepted(@TempDir Path folder) throws Exception {
    StringBuilder objects = new StringBuilder();
    for (JsonNode object :
        ChartObjects.render("--values=" + ChartObjects.ALL_VALUES, "--set=namespace.create=false")
            .values()) {
      if (!CUSTOM.contains(object.path("kind").asText())) {
        objects.append(new YAMLMapper().writeValueAsString(object));
      }
    }
    Path file = Files.writeString(folder.resolve("objects.yaml"), objects);
    try {
      kubectl("create", "namespace", "lifecycle-manager");
      kubectl("apply", "--server-side", "--dry-run=server", "--filename=" + file);
    } finally {
      kubectl("delete", "namespace", "lifecycle-manager", "--ignore-not-found");
    }
  }

  /** Waits until the controllers have created as many pods. */
  private static void awaitRestrictedPods(String namespace, int count) throws Exception {
    List<JsonNode> created =
        Eventually.eventually(
            count + " pods in " + namespace,
            TO_CREATE_PODS,
            () -> pods(namespace),
            pods -> pods.size() >= count);
    for (JsonNode pod : created) {
      assertThat(pod.at("/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/spec/priority").asInt()).isGreaterThan(1_000_000_000);
    }
  }

  private static List<JsonNode> pods(String namespace) throws IOException, InterruptedException {
    List<JsonNode> pods = new ArrayList<>();
    new JsonMapper()
        .readTree(kubectl("get", "pods", "--namespace=" + namespace, "--output=json"))
        .path("items")
        .forEach(pods::add);
    return pods;
  }

  private static void helm(String command, String namespace, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(command, "graceful"));
    if (!command.equals("uninstall")) {
      arguments.add(ChartObjects.CHART.toString());
    }
    arguments.addAll(
        List.of("--namespace=" + namespace, "--kubeconfig=" + RealCluster.kubeconfig()));
    arguments.addAll(List.of(options));
    var _ = DeployTools.succeed("helm", arguments.toArray(String[]::new));
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    return DeployTools.succeed(
        "kubectl",
        Stream.concat(Stream.of("--kubeconfig=" + RealCluster.kubeconfig()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
