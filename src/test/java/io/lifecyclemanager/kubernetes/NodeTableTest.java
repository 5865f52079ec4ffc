package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.Nodes.UnidentifiedNode;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.plan.PlanParser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of nodes while responses to patches arrive before the watch shows them. */
class NodeTableTest {
  private final NodeTable table = new NodeTable(fact -> {}, new SimulatedTime().signal());
  private final NodeView inUse = view("1", false);
  private final NodeView leaving = view("2", true);

  @Test
  void aPatchIsUnconfirmedUntilTheWatchShowsIt() {
    table.onListed(List.of(record(inUse)), "1");
    table.applyPatch(inUse, leaving);
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 1));
    table.onChanged(record(leaving));
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 0));
    table.onDeleted(record(leaving));
    assertThat(table.counts()).isEqualTo(new NodeCounts(0, 0, 0));
  }

  @Test
  void afterANewListNoPatchIsUnconfirmed() {
    table.onListed(List.of(record(inUse)), "1");
    table.applyPatch(inUse, leaving);
    table.onListed(List.of(record(leaving)), "1");
    assertThat(table.counts()).isEqualTo(new NodeCounts(1, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "k3s://node-1, true",
    "aws:///us-west-2a/node-1, true",
    "aws:///us-west-2a/i-0123456789abcdef0, false",
    "aws:///us-west-2a/0a1b2c/fargate-ip-10-0-0-1.us-west-2.compute.internal, false",
    "eks-hybrid:///us-west-2/prod/mi-1, false",
  })
  void aNodeIsUnidentifiedWhereItsProviderIdDoesNotTellTheInstance(
      String providerId, boolean unidentified) {
    ObjectNode node = KubernetesJson.object();
    node.putObject("metadata").put("name", "node-1").put("uid", "uid-1");
    node.putObject("spec").put("providerID", providerId);
    ArrayNode addresses = node.putObject("status").putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", "10.0.0.1");
    addresses.addObject().put("type", "ExternalIP").put("address", "192.0.2.1");
    addresses.addObject().put("type", "Hostname").put("address", "host-1");
    table.onListed(List.of(NodeRecord.of(node)), "1");

    UnidentifiedNode expected =
        new UnidentifiedNode(
            new NodeRef("node-1", "uid-1"), Set.of("node-1", "host-1"), Set.of("10.0.0.1"));
    assertThat(table.unidentified()).isEqualTo(unidentified ? List.of(expected) : List.of());
    table.onDeleted(NodeRecord.of(node));
    assertThat(table.unidentified()).isEmpty();
  }

  @Test
  void theAnnotationsOfANodeAskForDrainModeAndDeadline() {
    ObjectNode node = KubernetesJson.MAPPER.createObjectNode();
    assertThat(NodeRecord.of(node).view().requests()).isEqualTo(NodeRequests.NONE);
    node.putObject("metadata")
        .putObject("annotations")
        .put("lifecycle-manager.io/drain", "wait")
        .put("lifecycle-manager.io/deadline", "2h");
    assertThat(NodeRecord.of(node).view().requests()).isEqualTo(new NodeRequests("wait", "2h"));
    assertThat(ListedNodes.toPreviewed(NodeRecord.of(node)).request())
        .as("for the command preview")
        .isEqualTo(PlanParser.ofAnnotations("wait", "2h"));
  }

  private static NodeRecord record(NodeView view) {
    return new NodeRecord(null, null, view);
  }

  private static NodeView view(String version, boolean leaving) {
    return new NodeView(
        new NodeRef("node-1", "uid-1"),
        version,
        leaving,
        ReadyCondition.TRUE,
        leaving ? "true" : null,
        leaving ? "{}" : null,
        null,
        false,
        NodeRequests.NONE,
        NodePlacement.UNKNOWN,
        null,
        NodeHoldMarks.NONE);
  }
}
