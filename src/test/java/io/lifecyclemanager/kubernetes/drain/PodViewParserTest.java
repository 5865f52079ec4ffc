package io.lifecyclemanager.kubernetes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.drain.PodView.PodController;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pod objects with missing fields. */
class PodViewParserTest {
  @Test
  void skippedFieldsAreNotNeeded() throws Exception {
    String pod =
        """
        {"kind": "Pod", "metadata": {"namespace": "shop", "name": "cart", "uid": "u",
          "managedFields": [{"manager": "kubelet"}], "labels": {"app": "cart", "env": "live"},
          "annotations": {"kubernetes.io/config.mirror": "m", "note": "long",
            "lifecycle-manager.io/protect": "true"}, "deletionTimestamp": "t",
          "deletionGracePeriodSeconds": 7,
          "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "controller": true}]},
         "spec": {"volumes": [{"name": "v", "emptyDir": {}},
            {"name": "d", "persistentVolumeClaim": {"claimName": "data"}}], "priorityClassName": "high", "hostNetwork": true,
          "terminationGracePeriodSeconds": 60, "tolerations": [{"operator": "Exists"}],
          "containers": [{"name": "c", "env": [], "ports": [{"containerPort": 80}]}]},
         "status": {"phase": "Running", "containerStatuses": []}}
        """;
    PodView read = read(pod);
    assertThat(read).isEqualTo(PodViewParser.parse(KubernetesJson.MAPPER.readTree(pod)));
    assertThat(read.annotations()).isEqualTo(Map.of("lifecycle-manager.io/protect", "true"));
    assertThat(read.claims()).containsExactly("data");
  }

  @Test
  void anAlmostEmptyPodHasTheDefaults() throws Exception {
    PodView pod = read("{}");
    assertThat(pod.phase()).isEqualTo("Unknown");
    assertThat(pod.controller()).isNull();
    assertThat(pod.grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(pod.labels()).isEmpty();
    assertThat(pod.hostPort()).isFalse();
    assertThat(pod.priorityClass()).isNull();
  }

  @Test
  void onlyTheControllingOwnerIsTheController() throws Exception {
    PodView pod =
        read(
            """
            {"metadata": {"ownerReferences": [
              {"apiVersion": "v1", "kind": "ConfigMap"},
              {"apiVersion": "batch/v1", "kind": "Job", "name": "backup", "uid": "job-uid",
               "controller": true}]}}
            """);
    assertThat(pod.controller()).isEqualTo(new PodController("batch/Job", "backup", "job-uid"));
  }

  @ParameterizedTest
  @CsvSource({
    "runner-abc, runner-, '', Pod shop/runner-*",
    "runner-abc, '', '', Pod shop/runner-abc",
    "runner-abc, runner-, false, RunnerSet shop/ci",
    "runner-abc, '', false, RunnerSet shop/ci",
    "runner-abc, runner-, true, RunnerSet shop/ci"
  })
  void aPodWithoutAControllerBelongsToItsFirstOwnerOrToThePrefixOfItsName(
      String name, String prefix, String controls, String owner) throws Exception {
    String reference =
        """
        {"apiVersion": "ci/v1", "kind": "RunnerSet", "name": "ci", "uid": "u", "controller": %s}
        """
            .formatted(controls);
    PodView pod =
        read(
            """
            {"metadata": {"namespace": "shop", "name": "%s", "generateName": "%s",
              "ownerReferences": [%s]}}
            """
                .formatted(name, prefix, controls.isEmpty() ? "" : reference));
    assertThat(pod.owner()).hasToString(owner);
    assertThat(pod.controller() != null).isEqualTo(controls.equals("true"));
  }

  @Test
  void inTheHostsNetworkEveryPortIsAHostPort() throws Exception {
    String ports = "\"containers\": [{\"ports\": [{\"containerPort\": 80}]}]";
    assertThat(read("{\"spec\": {%s}}".formatted(ports)).hostPort()).isFalse();
    assertThat(read("{\"spec\": {\"hostNetwork\": true, %s}}".formatted(ports)).hostPort())
        .isTrue();
    assertThat(read("{\"spec\": {\"hostNetwork\": true, \"containers\": [{}]}}").hostPort())
        .isFalse();
  }

  @Test
  void aSidecarsHostPortCounts() throws Exception {
    PodView pod = read("{\"spec\": {\"initContainers\": [{\"ports\": [{\"hostPort\": 9100}]}]}}");
    assertThat(pod.hostPort()).isTrue();
  }

  @Test
  void aTerminatingPodHasTheGracePeriodOfItsDeletion() throws Exception {
    PodView pod =
        read(
            """
            {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z",
                          "deletionGracePeriodSeconds": 5},
             "spec": {"terminationGracePeriodSeconds": 60,
                      "priorityClassName": "system-node-critical"}}
            """);
    assertThat(pod.terminating()).isTrue();
    assertThat(pod.grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(pod.priorityClass()).isEqualTo("system-node-critical");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | {"operator": "Exists"}
          true  | {"operator": "Exists", "effect": "NoSchedule"}
          false | {"operator": "Exists", "effect": "NoExecute"}
          true  | {"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}
          true  | {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
          false | {"key": "node.kubernetes.io/unschedulable", "value": "yes"}
          false | {"key": "node.kubernetes.io/unschedulable", "effect": "NoExecute"}
          false | {"key": "node.kubernetes.io/unreachable", "operator": "Exists"}
          false | {"key": "", "operator": "Equal"}
          """)
  void aPodToleratesACordonAsTheSchedulerSeesIt(boolean tolerates, String toleration)
      throws Exception {
    PodView pod = read("{\"spec\": {\"tolerations\": [%s]}}".formatted(toleration));
    assertThat(pod.toleratesCordon()).isEqualTo(tolerates);
  }

  private static PodView read(String json) throws Exception {
    InputStream stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    try (JsonParser parser = KubernetesJson.parser(stream, PodViewParser.FIELDS)) {
      return PodViewParser.parse(parser.readValueAsTree());
    }
  }
}
