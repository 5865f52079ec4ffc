package io.lifecyclemanager.nodehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodeTaint;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hold changes on a node, and what remains of it when the hold has ended. */
class HoldChangesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeTaint OTHER = new NodeTaint("dedicated", "gpu", "NoExecute", null);

  private final FakeNodes nodes = new FakeNodes(new SimulatedTime());
  private final NodeRef node = nodes.add("i-0123456789abcdef0", "node-1");

  static Stream<Arguments> nodesBefore() {
    return Stream.of(
        Arguments.of(false, null, List.of()),
        Arguments.of(true, null, List.of(OTHER)),
        Arguments.of(false, "true", List.of(OTHER)),
        Arguments.of(true, "false", List.of()));
  }

  @ParameterizedTest
  @MethodSource("nodesBefore")
  void afterAHoldTheNodeIsAsBefore(
      boolean cordoned, @Nullable String scaleDown, List<NodeTaint> taints) {
    change(new NodeChange(cordoned, Map.of(), scaleDown(scaleDown), taints));
    NodeView before = view();
    hold(request(true, true));
    assertThat(view().unschedulable()).isTrue();
    assertThat(view().holdMarks().scaleDownDisabled()).isEqualTo("true");
    assertThat(view().holdMarks().taints()).containsAll(taints).contains(NodeHoldMarks.TAINT);
    end();
    assertThat(view().unschedulable()).isEqualTo(cordoned);
    assertThat(view().holdMarks()).isEqualTo(before.holdMarks());
  }

  @Test
  void aHoldWithOtherOptionsKeepsWhatWasBeforeTheFirst() {
    change(new NodeChange(null, Map.of(), scaleDown("false")));
    hold(request(true, true));
    hold(request(false, false));
    assertThat(view().holdMarks().hasTaint()).isFalse();
    assertThat(view().holdMarks().scaleDownDisabled()).isEqualTo("false");
    hold(request(false, true));
    end();
    assertThat(view().holdMarks().scaleDownDisabled()).isEqualTo("false");
    assertThat(view().unschedulable()).isFalse();
  }

  @Test
  void whatAnotherActorHasChangedSinceStays() {
    hold(request(true, true));
    change(new NodeChange(false, Map.of(), scaleDown("false")));
    end();
    assertThat(view().unschedulable()).isFalse();
    assertThat(view().holdMarks().scaleDownDisabled()).isEqualTo("false");
  }

  @Test
  void anUncordonedNodeIsCordonedByTheSameRequest() {
    hold(request(false, false));
    change(new NodeChange(false, Map.of(), Map.of()));
    hold(request(false, false));
    assertThat(view().unschedulable()).isTrue();
    end();
    assertThat(view().unschedulable()).isFalse();
  }

  @Test
  void theSameRequestOfAnotherUserChangesNothing() {
    hold(request(true, true));
    NodeHoldRecord again =
        HoldChanges.record(view(), request(true, true), "other", NOW.plusSeconds(9));
    assertThat(HoldChanges.hold(view(), again)).isEmpty();
    NodeHoldRequest longer =
        new NodeHoldRequest(new NamedNode("node-1"), "test", NOW.plusSeconds(60), true, true);
    assertThat(HoldChanges.record(view(), longer, "other", NOW.plusSeconds(9)))
        .extracting(NodeHoldRecord::author, NodeHoldRecord::since)
        .containsExactly("other", NOW.toString());
  }

  @Test
  void aNodeIsHeldAgainOnceAndNotWhileItTerminates() {
    NodeHoldRecord lost = HoldChanges.record(view(), request(true, true), "admin", NOW);
    change(HoldChanges.again(view(), lost).orElseThrow());
    assertThat(view().holdMarks().heldBy()).contains(lost);
    assertThat(HoldChanges.again(view(), lost)).as("by another replica").isEmpty();
    end();
    assertThat(view().unschedulable()).isFalse();
    change(claim(null));
    assertThat(HoldChanges.again(view(), lost)).isEmpty();
  }

  @Test
  void theCordonIsLeftToAClaimThatNeedsIt() {
    hold(request(true, false));
    change(claim(null));
    end();
    assertThat(view().unschedulable()).isTrue();
    assertThat(view().holdMarks()).isEqualTo(NodeHoldMarks.NONE);
  }

  @Test
  void aClaimThatWaitsForTheDisruptionLimitDoesNotNeedTheCordon() {
    hold(request(false, false));
    change(claim(false));
    end();
    assertThat(view().unschedulable()).isFalse();
  }

  @Test
  void theCordonOfAHoldThatIsNotUnderstoodStays() {
    change(new NodeChange(true, Map.of(), annotation(NodeHoldRecord.ANNOTATION, "{}")));
    assertThat(NodeHold.of(view())).isEmpty();
    end();
    assertThat(view().unschedulable()).isTrue();
    assertThat(view().holdMarks().hold()).isNull();
  }

  @Test
  void aRollbackLeavesWhatAnotherActorHasChanged() {
    NodeView before = view();
    hold(request(true, true));
    String written = view().holdMarks().hold();
    NodeView held = view();
    change(HoldChanges.rollback(held, before, written).orElseThrow());
    assertThat(view().unschedulable()).isFalse();
    assertThat(view().holdMarks()).isEqualTo(NodeHoldMarks.NONE);
    assertThat(HoldChanges.rollback(view(), before, written)).as("once more").isEmpty();
    assertThat(HoldChanges.rollback(held, before, "of another caller")).isEmpty();
    change(new NodeChange(true, Map.of(), annotation(NodeHoldRecord.ANNOTATION, written)));
    change(claim(null));
    change(HoldChanges.rollback(view(), before, written).orElseThrow());
    assertThat(view().unschedulable()).as("the termination needs the cordon").isTrue();
  }

  private void hold(NodeHoldRequest request) {
    HoldChanges.hold(view(), HoldChanges.record(view(), request, "admin", NOW))
        .ifPresent(this::change);
  }

  private void end() {
    Optional<NodeChange> change = HoldChanges.end(view());
    change(change.orElseThrow());
    assertThat(HoldChanges.end(view())).isEmpty();
  }

  private void change(NodeChange change) {
    assertThat(nodes.patch(view(), change)).isInstanceOf(PatchOutcome.NodePatched.class);
  }

  private NodeView view() {
    return nodes.actual(node);
  }

  private static NodeHoldRequest request(boolean taint, boolean scaleDown) {
    return new NodeHoldRequest(new NamedNode("node-1"), "test", null, taint, scaleDown);
  }

  private static NodeChange claim(@Nullable Boolean cordonWritten) {
    ClaimRecord claim =
        new ClaimRecord(
            "replica-1",
            1,
            NOW.toString(),
            false,
            null,
            cordonWritten,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Map<String, @Nullable String> labels = Map.of(NodeMarks.EXCLUDE_LABEL, "true");
    return new NodeChange(null, labels, annotation(ClaimRecord.ANNOTATION, claim.format()));
  }

  private static Map<String, @Nullable String> scaleDown(@Nullable String value) {
    return annotation(NodeHoldMarks.SCALE_DOWN_DISABLED, value);
  }

  private static Map<String, @Nullable String> annotation(String key, @Nullable String value) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(key, value);
    return annotations;
  }
}
