package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.NodeViews;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerPingTest {
  private final FakeNodes nodes = new FakeNodes(new SimulatedTime());
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final OwnerPing pings = new OwnerPing(nodes);

  @Test
  void aPingIsAnsweredOnce() {
    assertThat(pings.findUnansweredPing(node)).isEmpty();
    assertThat(pings.ping(nodes.actual(node))).isPresent();
    assertThat(pings.findUnansweredPing(node)).isPresent();
    answerPing();
    answerPing();
    assertThat(pings.findUnansweredPing(node)).isEmpty();
    assertThat(nodes.patches()).hasSize(2);
  }

  @Test
  void eachAnswerChangesTheAnnotation() {
    pings.ping(nodes.actual(node));
    answerPing();
    String first = nodes.actual(node).ping();
    pings.ping(nodes.actual(node));
    answerPing();
    assertThat(nodes.actual(node).ping()).isNotEqualTo(first);
  }

  @Test
  void aPingOfAChangedNodeIsNotWritten() {
    Nodes.NodeView before = nodes.actual(node);
    nodes.changeByAnotherActor(node, new NodeChange(true, Map.of(), Map.of()));
    assertThat(pings.ping(before)).isEmpty();
    assertThat(pings.findUnansweredPing(node)).isEmpty();
  }

  @Test
  void aDeniedPingIsAFailure() {
    nodes.denyPatches("a policy");
    assertThatThrownBy(() -> pings.ping(nodes.actual(node)))
        .isInstanceOfSatisfying(
            RemoteFailure.class, failure -> assertThat(failure.isRefusal()).isTrue());
  }

  @Test
  void anAnswerIsRetriedAfterAConflict() {
    pings.ping(nodes.actual(node));
    nodes.conflictNextPatches(1);
    answerPing();
    assertThat(pings.findUnansweredPing(node)).isEmpty();
  }

  @Test
  void onlyTheOwnerMarksThatItLeftAndTheNextOwnerAnswers() {
    claimedBy("b");
    pings.markOwnerLeft(node, "a");
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isFalse();
    pings.markOwnerLeft(node, "b");
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isTrue();
    answerPing();
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isFalse();
  }

  @Test
  void anAnswerDoesNotOverwriteThatTheOwnerHasLeftMeanwhile() {
    claimedBy("b");
    Nodes.NodeView pinged = pings.ping(nodes.actual(node)).orElseThrow();
    pings.markOwnerLeft(node, "b");
    pings.answerPing(pinged);
    assertThat(PingRecord.of(nodes.actual(node)).hasOwnerLeft()).isTrue();
  }

  private void answerPing() {
    pings.findUnansweredPing(node).ifPresent(pings::answerPing);
  }

  private void claimedBy(String owner) {
    String claim = NodeViews.claim(owner, 1, null, null).format();
    nodes.changeByAnotherActor(
        node, new NodeChange(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, claim))));
  }
}
