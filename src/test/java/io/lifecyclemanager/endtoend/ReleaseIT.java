package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.kubelet.NodeManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program puts a node back into use, as a user in a shell would do it. */
@Tag("full")
class ReleaseIT {
  private static final String CLAIM =
      """
      {"owner":"replica-1","epoch":1,"since":"2026-01-01T00:00:00Z","wasCordoned":false,\
      "messages":[]}\
      """;

  @TempDir private Path folder;
  private final SimulatedKubernetes cluster = SimulatedKubernetes.start(new SystemTime());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void releaseRestoresANodeOnceAndNamesAnUnknownOne() throws Exception {
    ObjectNode node =
        NodeManifest.named("node-1")
            .instance("i-0123456789abcdef0")
            .label(NodeMarks.EXCLUDE_LABEL, "true")
            .unschedulable()
            .json();
    node.withObject("/metadata").putObject("annotations").put(ClaimRecord.ANNOTATION, CLAIM);
    cluster.create(node);
    String script =
        """
        lifecycle-manager release node-1 node-2; echo $?
        lifecycle-manager release node-1; echo $?
        lifecycle-manager release node-1 -o json; echo $?
        """;

    BashScript said =
        BashScript.run(
            folder,
            Map.of("KUBECONFIG", cluster.kubeconfig(folder.resolve("kubeconfig")).toString()),
            Duration.ofMinutes(10),
            script);

    assertThat(said.err())
        .isEqualTo("lifecycle-manager: no such node: node-2; nothing was changed\n");
    assertThat(said.out())
        .startsWith("2\nnode-1: released\n0\n{")
        .contains("\"status\": \"not-claimed\"")
        .endsWith("}\n0\n");
    ObjectNode after = cluster.find("v1", "Node", "", "node-1").orElseThrow();
    assertThat(after.at("/spec/unschedulable").asBoolean()).isFalse();
    assertThat(after.at("/metadata/labels").has(NodeMarks.EXCLUDE_LABEL)).isFalse();
    assertThat(after.at("/metadata/annotations").has(ClaimRecord.ANNOTATION)).isFalse();
  }
}
