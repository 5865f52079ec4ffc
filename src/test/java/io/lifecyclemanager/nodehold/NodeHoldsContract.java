package io.lifecyclemanager.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsFailed;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.TerminationUnderWay;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.UnknownNode;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NodeOfInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds over the nodes of a cluster, in memory and behind an API server. */
abstract class NodeHoldsContract {
  final String unique = UUID.randomUUID().toString().substring(0, 8);
  NodesCluster cluster;
  private final List<NodeRef> refs = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private Nodes nodes;
  private NodeHolds holds;

  /** Creates the cluster of one test. */
  abstract NodesCluster openCluster() throws Exception;

  /**
   * From when this returns, the cluster denies all patches of the node.
   *
   * @return the nodes to use then
   */
  abstract Nodes refusePatches(NodeRef node) throws Exception;

  @BeforeEach
  void open() throws Exception {
    cluster = openCluster();
    use(cluster.nodes());
    for (int each = 0; each < 3; each++) {
      refs.add(cluster.add(instance(each), name(each)));
    }
    cluster.await(() -> refs.stream().allMatch(node -> nodes.cached(node).isPresent()));
    cluster.await(this::isComplete);
  }

  @AfterEach
  void close() throws Exception {
    cluster.end();
  }

  @Test
  void aHoldCordonsAndItsEndRestoresTheNode() throws Exception {
    NodeView before = read(0);
    NodeHoldRequest request =
        new NodeHoldRequest(new NodeOfInstance(instance(0).value()), "test", null, true, true);
    assertThat(changed(holds.add(request, "admin"))).containsExactly(name(0));
    assertThat(read(0).unschedulable()).isTrue();
    assertThat(read(0).holdMarks().hasTaint()).isTrue();
    assertThat(read(0).holdMarks().scaleDownDisabled()).isEqualTo("true");
    assertThat(read(0).excludeLabel()).as("stays in its load balancers").isNull();
    assertThat(facts).hasSize(1);
    assertThat(changed(holds.add(request, "other"))).as("once more").isEmpty();
    cluster.await(() -> held().equals(List.of(name(0))));
    assertThat(changed(holds.remove(new NamedNode(name(0)), "admin"))).containsExactly(name(0));
    assertThat(read(0).unschedulable()).isFalse();
    assertThat(read(0).holdMarks().hold()).isNull();
    assertThat(read(0).holdMarks().hasTaint()).isFalse();
    assertThat(read(0).holdMarks().scaleDownDisabled())
        .isEqualTo(before.holdMarks().scaleDownDisabled());
    assertThat(changed(holds.remove(new NamedNode(name(0)), "admin"))).as("once more").isEmpty();
    assertThat(facts).hasSize(2);
  }

  @Test
  void theWholeSetIsReplaced() throws Exception {
    holds.add(request(0, "first"), "admin");
    cluster.await(() -> held().equals(List.of(name(0))));
    List<NodeHoldRequest> set = List.of(request(2, "second"), request(1, "second"));
    NodeHoldOutcome outcome = holds.replaceAll(set, "admin");
    assertThat(changed(outcome)).containsExactly(name(0), name(1), name(2));
    assertThat(((HoldsCurrent) outcome).holds())
        .filteredOn(hold -> hold.node().endsWith(unique))
        .extracting(NodeHold::node)
        .containsExactly(name(1), name(2));
    assertThat(read(0).unschedulable()).isFalse();
  }

  @Test
  void aRefusedPatchInTheMiddleRollsBackTheOthers() throws Exception {
    holds.add(request(0, "first"), "admin");
    cluster.await(() -> held().equals(List.of(name(0))));
    List<NodeView> before = List.of(read(0), read(1), read(2));
    facts.clear();
    use(refusePatches(refs.get(2)));
    List<NodeHoldRequest> set = List.of(request(1, "second"), request(2, "second"));
    assertThat(holds.replaceAll(set, "other"))
        .isInstanceOfSatisfying(
            HoldsFailed.class,
            failed -> {
              assertThat(failed.node()).isEqualTo(name(2));
              assertThat(failed.standing()).isEmpty();
            });
    for (int each = 0; each < 3; each++) {
      assertThat(read(each).unschedulable()).isEqualTo(before.get(each).unschedulable());
      assertThat(read(each).holdMarks().hold()).isEqualTo(before.get(each).holdMarks().hold());
    }
    assertThat(facts).isEmpty();
  }

  @Test
  void nothingIsChangedWhereOneNodeIsUnknownOrTerminating() throws Exception {
    NodeHoldRequest unknown =
        new NodeHoldRequest(new NamedNode("absent-" + unique), "test", null, false, false);
    assertThat(holds.replaceAll(List.of(request(0, "test"), unknown), "admin"))
        .isEqualTo(new UnknownNode(unknown.target()));
    Map<String, String> claim = Map.of(ClaimRecord.ANNOTATION, "{}");
    cluster.changeByOthers(refs.get(1), new NodeChange(true, Map.of(), Map.copyOf(claim)));
    assertThat(holds.replaceAll(List.of(request(0, "test"), request(1, "test")), "admin"))
        .as("whether the index shows the claim already or not")
        .isEqualTo(new TerminationUnderWay(name(1)));
    assertThat(read(0).unschedulable()).isFalse();
    assertThat(read(0).holdMarks()).isEqualTo(NodeHoldMarks.NONE);
  }

  final void use(Nodes used) {
    nodes = used;
    holds = new NodeHolds(used, cluster.time(), new Random(1), facts::add);
  }

  private boolean isComplete() {
    try {
      nodes.checkComplete();
      return true;
    } catch (RemoteFailure incomplete) {
      return false;
    }
  }

  private List<String> held() {
    return holds.list().stream().map(NodeHold::node).filter(name -> name.endsWith(unique)).toList();
  }

  private List<String> changed(NodeHoldOutcome outcome) {
    assertThat(outcome).isInstanceOf(HoldsCurrent.class);
    return ((HoldsCurrent) outcome).changed();
  }

  private NodeView read(int node) {
    return nodes.read(refs.get(node)).orElseThrow();
  }

  private NodeHoldRequest request(int node, String reason) {
    return new NodeHoldRequest(new NamedNode(name(node)), reason, null, false, false);
  }

  private String name(int node) {
    return "held-" + node + "-" + unique;
  }

  private InstanceId instance(int node) {
    return new InstanceId("i-" + node + unique);
  }
}
