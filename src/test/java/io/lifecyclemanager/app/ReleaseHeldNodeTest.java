package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code release} of a node that a user holds. */
class ReleaseHeldNodeTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);

  @Test
  void itStaysCordonedAndTheOutputSaysWhy() throws InterruptedException {
    NodeRef node = nodes.add("i-1", "node-1");
    ClaimRecord claim = NodeViews.claim("replica-1", 1, List.of("m"), "2026-01-01T00:01:00Z");
    NodeHoldRecord hold =
        new NodeHoldRecord(
            "test", "admin", "2026-01-01T00:00:00Z", null, false, false, false, null);
    nodes.changeByAnotherActor(
        node,
        new NodeChange(
            true,
            Map.of(NodeMarks.EXCLUDE_LABEL, "true"),
            Map.of(
                ClaimRecord.ANNOTATION, claim.format(), NodeHoldRecord.ANNOTATION, hold.format())));

    ReleaseCommand command =
        new ReleaseCommand(
            _ -> Optional.of(nodes.actual(node)), nodes, time, new Random(7), line -> {});
    assertThat(
            command.run(new ReleaseSettings(List.of("node-1"), null, false, false, false)).output())
        .isEqualTo(
            "node-1: released; it is still cordoned, because it is held; lifecycle-manager unhold"
                + " node-1 ends the hold");
    assertThat(nodes.actual(node).claim()).isNull();
    assertThat(nodes.actual(node).unschedulable()).isTrue();
  }
}
