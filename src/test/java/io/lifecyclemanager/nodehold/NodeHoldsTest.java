package io.lifecyclemanager.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.contract.FakeNodesCluster;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsCurrent;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.HoldsFailed;
import io.lifecyclemanager.nodehold.NodeHoldOutcome.InvalidHold;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NodeOfInstance;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract, and failures that only nodes in memory can show. */
class NodeHoldsTest extends NodeHoldsContract {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes fake = new FakeNodes(time);
  private final RefusingNodes refusing = new RefusingNodes(fake);
  private final NodeRef one = fake.add("i-0000000000000001", "node-1");
  private final NodeRef two = fake.add("i-0000000000000002", "node-2");
  private final NodeHolds holds = new NodeHolds(refusing, time, new Random(1), fact -> {});

  @Override
  NodesCluster openCluster() {
    return new FakeNodesCluster();
  }

  @Override
  Nodes refusePatches(NodeRef node) {
    RefusingNodes nodes = new RefusingNodes(cluster.nodes());
    nodes.refuse(node);
    return nodes;
  }

  @Test
  void theAnswerNamesTheNodesWhoseRollbackHasFailed() throws Exception {
    refusing.refuseAfter(1);
    assertThat(holds.replaceAll(set(), "admin"))
        .isInstanceOfSatisfying(
            HoldsFailed.class,
            failed -> {
              assertThat(failed.node()).isEqualTo("node-2");
              assertThat(failed.standing()).containsExactly("node-1");
            });
    assertThat(fake.actual(one).unschedulable()).isTrue();
    assertThat(fake.actual(two).unschedulable()).isFalse();
  }

  @Test
  void aPatchWithoutAResponseCountsAsMade() throws Exception {
    refusing.loseResponses(one);
    assertThat(holds.replaceAll(set(), "admin"))
        .isInstanceOfSatisfying(
            HoldsCurrent.class,
            done -> assertThat(done.changed()).containsExactly("node-1", "node-2"));
  }

  @Test
  void aPatchWithoutAResponseIsRolledBackToo() throws Exception {
    refusing.loseResponses(one);
    refusing.refuse(two);
    assertThat(holds.replaceAll(set(), "admin")).isInstanceOf(HoldsFailed.class);
    assertThat(fake.actual(one).unschedulable()).isFalse();
    assertThat(fake.actual(one).holdMarks().hold()).isNull();
  }

  @Test
  void conflictsAreRepeatedAndManyOfThemAreAFailure() throws Exception {
    fake.conflictNextPatches(3);
    assertThat(holds.add(request("node-1"), "admin")).isInstanceOf(HoldsCurrent.class);
    fake.conflictNextPatches(1000);
    assertThat(holds.add(request("node-2"), "admin")).isInstanceOf(HoldsFailed.class);
  }

  @Test
  void anIndexThatIsNotCompleteIsAFailure() throws Exception {
    fake.setIndexReady(false);
    assertThat(holds.replaceAll(List.of(), "admin"))
        .isInstanceOfSatisfying(
            HoldsFailed.class,
            failed ->
                assertThat(failed.failure())
                    .extracting(RemoteFailure::kind)
                    .isEqualTo(FailureKind.UNAVAILABLE));
  }

  @Test
  void theFieldOfTheEntryIsNamed() throws Exception {
    List<NodeHoldRequest> twice =
        List.of(
            request("node-1"),
            new NodeHoldRequest(
                new NodeOfInstance("i-0000000000000001"), "test", null, false, false));
    assertThat(holds.replaceAll(twice, "admin"))
        .isEqualTo(
            new InvalidHold(
                1, new InvalidField("instance", "another entry names the same node, node-1")));
    assertThat(holds.add(request("node-1"), "a\tb"))
        .isEqualTo(new InvalidHold(0, new InvalidField("author", "contains a control character")));
    assertThat(holds.remove(new NodeOfInstance("node-1"), "admin")).isInstanceOf(InvalidHold.class);
    assertThat(fake.actual(one).unschedulable()).isFalse();
  }

  private static List<NodeHoldRequest> set() {
    return List.of(request("node-1"), request("node-2"));
  }

  private static NodeHoldRequest request(String node) {
    return new NodeHoldRequest(new NamedNode(node), "test", null, false, false);
  }
}
