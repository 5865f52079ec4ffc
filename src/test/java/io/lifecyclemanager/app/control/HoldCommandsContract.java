package io.lifecyclemanager.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.kubernetes.ApiNodesCluster;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands about node holds do to the Nodes of an API server. */
abstract class HoldCommandsContract {
  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String first = "first-" + unique;
  private final String second = "second-" + unique;
  private final InstanceId instance = new InstanceId("i-2" + unique);
  private final HoldCommands commands = new ClusterHoldCommands(new SystemTime());
  private Path kubeconfig;
  private ApiNodesCluster cluster;
  private NodeRef firstNode;
  private NodeRef secondNode;

  /** The kubeconfig of an API server. */
  abstract Path openKubeconfig() throws Exception;

  /** Stops what the test has started. */
  void stop() {}

  @BeforeEach
  void open() throws Exception {
    kubeconfig = openKubeconfig();
    cluster = new ApiNodesCluster(kubeconfig, this::stop);
    firstNode = cluster.add(new InstanceId("i-1" + unique), first);
    secondNode = cluster.add(instance, second);
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void nodesAreHeldListedAndAsBeforeAfterwards() throws Exception {
    List<String> both = List.of(first, instance.value());
    assertThat(hold(both, "kernel debugging", "admin", false))
        .isEqualTo(new CommandResult(first + ": held\n" + instance + ": held", "", 0));
    assertThat(view(secondNode).unschedulable()).isTrue();
    assertThat(view(secondNode).holdMarks().hasTaint()).isTrue();
    assertThat(hold(both, "kernel debugging", "other", false).output())
        .contains(first + ": already held");

    assertThat(commands.holds(new HoldListSettings(kubeconfig, false)).output())
        .contains("NODE", first, "admin", "kernel debugging");
    JsonNode list =
        new JsonMapper()
            .readTree(commands.holds(new HoldListSettings(kubeconfig, true)).output())
            .path("holds");
    assertThat(list.findValuesAsText("node")).contains(first, second);
    assertThat(list.findValuesAsText("instance")).contains(instance.value());

    assertThat(commands.unhold(new UnholdSettings(both, kubeconfig, null, true, false)).output())
        .contains(first + ": hold would end");
    UnholdSettings end = new UnholdSettings(both, kubeconfig, null, false, false);
    assertThat(commands.unhold(end).output())
        .isEqualTo(first + ": hold ended\n" + instance + ": hold ended");
    assertThat(view(secondNode).unschedulable()).isFalse();
    assertThat(view(secondNode).holdMarks().hasTaint()).isFalse();
    assertThat(commands.unhold(end))
        .isEqualTo(new CommandResult(first + ": not held\n" + instance + ": not held", "", 0));
  }

  @Test
  void aCordonThatWasThereBeforeStaysAndIsExplained() throws Exception {
    cluster.changeByOthers(firstNode, new NodeChange(true, Map.of(), Map.of()));
    hold(List.of(first), "test", "admin", false);
    assertThat(
            commands
                .unhold(new UnholdSettings(List.of(first), kubeconfig, "admin", false, false))
                .output())
        .isEqualTo(first + ": hold ended; it stays cordoned, as it was before");
  }

  @Test
  void nothingIsChangedWhereANodeDoesNotExistOrTheReasonIsTooLong() throws Exception {
    CommandResult unknown = hold(List.of(first, "absent-" + unique), "test", "admin", false);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.failure())
        .isEqualTo("no such node or instance: absent-" + unique + "; nothing was changed");
    CommandResult tooLong = hold(List.of(first), "x".repeat(1025), "admin", false);
    assertThat(tooLong)
        .isEqualTo(new CommandResult("", "--reason: has 1025 characters; at most 1024", 2));
    assertThat(view(firstNode).unschedulable()).isFalse();
  }

  @Test
  void aTerminatingNodeIsNotHeldAndTheOthersAre() throws Exception {
    Map<String, @Nullable String> claim = Map.of(ClaimRecord.ANNOTATION, "{}");
    cluster.changeByOthers(firstNode, new NodeChange(null, Map.of(), claim));
    assertThat(hold(List.of(first, second), "test", "admin", false))
        .isEqualTo(
            new CommandResult(
                "%s: refused; a termination has claimed node %s\n%s: held"
                    .formatted(first, first, second),
                "",
                1));
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    assertThat(hold(List.of(first), "test", "admin", true).output())
        .isEqualTo(first + ": would be held");
    assertThat(view(firstNode).unschedulable()).isFalse();
  }

  @Test
  void theAuthorIsTheUserWhomTheApiServerOrTheKubeconfigNames() throws Exception {
    assertThat(hold(List.of(first), "test", null, false).exitCode()).isZero();
    assertThat(view(firstNode).holdMarks().heldBy().map(NodeHoldRecord::author))
        .contains(expectedUser());
  }

  /** The user of the kubeconfig. */
  abstract String expectedUser();

  private CommandResult hold(
      List<String> nodes, String reason, @Nullable String author, boolean dryRun)
      throws InterruptedException {
    return commands.hold(
        new HoldSettings(
            nodes,
            kubeconfig,
            reason,
            null,
            dryRun ? Duration.ofHours(1) : null,
            true,
            false,
            author,
            dryRun,
            false));
  }

  private NodeView view(NodeRef node) {
    return cluster.nodes().read(node).orElseThrow();
  }
}
