package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerPingTest {
  private final FakeNodes nodes = new FakeNodes(new SimulatedTime());
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final OwnerPing attendance = new OwnerPing(nodes);

  @Test
  void aPingIsAnsweredOnce() {
    assertThat(attendance.hasUnansweredPing(node)).isFalse();
    assertThat(attendance.ping(nodes.actual(node))).isPresent();
    assertThat(attendance.hasUnansweredPing(node)).isTrue();
    attendance.answerPing(node);
    attendance.answerPing(node);
    assertThat(attendance.hasUnansweredPing(node)).isFalse();
    assertThat(nodes.patches()).hasSize(2);
  }

  @Test
  void eachAnswerChangesTheAnnotation() {
    attendance.ping(nodes.actual(node));
    attendance.answerPing(node);
    String first = nodes.actual(node).ping();
    attendance.ping(nodes.actual(node));
    attendance.answerPing(node);
    assertThat(nodes.actual(node).ping()).isNotEqualTo(first);
  }

  @Test
  void aPingOfAChangedNodeIsNotWritten() {
    Nodes.NodeView before = nodes.actual(node);
    nodes.changeByAnotherActor(node, new NodeChange(true, Map.of(), Map.of()));
    assertThat(attendance.ping(before)).isEmpty();
    assertThat(attendance.hasUnansweredPing(node)).isFalse();
  }

  @Test
  void anAnswerIsRetriedAfterAConflict() {
    attendance.ping(nodes.actual(node));
    nodes.conflictNextPatches(1);
    attendance.answerPing(node);
    assertThat(attendance.hasUnansweredPing(node)).isFalse();
  }

  @Test
  void onlyTheOwnerMarksThatItLeftAndTheNextOwnerAnswers() {
    claimedBy("b");
    attendance.markOwnerLeft(node, "a");
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isFalse();
    attendance.markOwnerLeft(node, "b");
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isTrue();
    attendance.answerPing(node);
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isFalse();
  }

  private void claimedBy(String owner) {
    String claim =
        new ClaimRecord(owner, 1, "2026-01-01T00:00:00Z", false, null, null, null, null).format();
    nodes.changeByAnotherActor(
        node, new NodeChange(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, claim))));
  }
}
