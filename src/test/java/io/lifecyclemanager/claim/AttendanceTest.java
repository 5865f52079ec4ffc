package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.Change;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private final FakeNodes nodes = new FakeNodes(new SimulatedTime());
  private final NodeRef node = nodes.add("i-1", "node-1");
  private final Attendance attendance = new Attendance(nodes);

  @Test
  void aQuestionIsAnsweredOnce() {
    assertThat(attendance.isAsked(node)).isFalse();
    assertThat(attendance.ask(nodes.actual(node))).isPresent();
    assertThat(attendance.isAsked(node)).isTrue();
    attendance.answer(node);
    attendance.answer(node);
    assertThat(attendance.isAsked(node)).isFalse();
    assertThat(nodes.patches()).hasSize(2);
  }

  @Test
  void everyAnswerIsAnotherOne() {
    attendance.ask(nodes.actual(node));
    attendance.answer(node);
    String first = nodes.actual(node).attendance();
    attendance.ask(nodes.actual(node));
    attendance.answer(node);
    assertThat(nodes.actual(node).attendance()).isNotEqualTo(first);
  }

  @Test
  void aQuestionAboutANodeThatHasChangedIsNotPut() {
    Nodes.NodeView before = nodes.actual(node);
    nodes.changeByAnotherActor(node, new Change(true, Map.of(), Map.of()));
    assertThat(attendance.ask(before)).isEmpty();
    assertThat(attendance.isAsked(node)).isFalse();
  }

  @Test
  void anAnswerIsGivenThoughTheNodeChangesMeanwhile() {
    attendance.ask(nodes.actual(node));
    nodes.conflictNextPatches(1);
    attendance.answer(node);
    assertThat(attendance.isAsked(node)).isFalse();
  }

  @Test
  void onlyTheOwnerLeavesAndTheNextOneIsThereAgain() {
    claimedBy("b");
    attendance.leave(node, "a");
    assertThat(Roll.of(nodes.actual(node)).isLeft()).isFalse();
    attendance.leave(node, "b");
    assertThat(Roll.of(nodes.actual(node)).isLeft()).isTrue();
    attendance.answer(node);
    assertThat(Roll.of(nodes.actual(node)).isLeft()).isFalse();
  }

  private void claimedBy(String owner) {
    String claim =
        new ClaimRecord(owner, 1, "2026-01-01T00:00:00Z", false, null, null, null, null).format();
    nodes.changeByAnotherActor(
        node, new Change(null, Map.of(), new HashMap<>(Map.of(ClaimRecord.ANNOTATION, claim))));
  }
}
