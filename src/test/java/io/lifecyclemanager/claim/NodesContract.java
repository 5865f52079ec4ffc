package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeCounts;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link Nodes}, for fakes and for clusters. */
public abstract class NodesContract extends NodeReleaseContract {
  @Test
  void annotationsOfOtherActorsAreRead() throws Exception {
    NodeRef node = cluster.add(instance, name);
    assertThat(found().ping()).isNull();
    assertThat(found().hasPredecessorAnnotation()).isFalse();
    Map<String, @Nullable String> theirs = new HashMap<>();
    theirs.put(OwnerPing.ANNOTATION, "1/0");
    theirs.put(NodeMarks.PREDECESSOR_ANNOTATION, "{}");
    cluster.changeByOthers(node, new NodeChange(null, Map.of(), theirs));
    NodeView view = nodes.read(node).orElseThrow();
    assertThat(view.ping()).isEqualTo("1/0");
    assertThat(view.hasPredecessorAnnotation()).isTrue();
    theirs.put(NodeMarks.PREDECESSOR_ANNOTATION, null);
    assertThat(nodes.patch(view, new NodeChange(null, Map.of(), theirs)))
        .isInstanceOfSatisfying(
            PatchOutcome.NodePatched.class,
            done -> assertThat(done.node().hasPredecessorAnnotation()).isFalse());
  }

  @Test
  void aNodeIsFoundByItsInstance() throws Exception {
    NodeRef node = cluster.add(instance, name);
    NodeView view = found();
    assertThat(view.ref()).isEqualTo(node);
    assertThat(view.unschedulable()).isFalse();
    assertThat(view.ready()).isEqualTo(ReadyCondition.TRUE);
    assertThat(view.excludeLabel()).isNull();
    assertThat(view.claim()).isNull();
    assertThat(nodes.cached(node)).contains(view);
  }

  @Test
  void nodesAndTerminatingNodesAreCounted() throws Exception {
    NodeRef node = cluster.add(instance, name);
    NodeView view = found();
    NodeCounts before = nodes.counts();
    Map<String, String> label = Map.of(NodeMarks.EXCLUDE_LABEL, "true");
    Map<String, String> claim = Map.of(ClaimRecord.ANNOTATION, "{}");
    assertThat(nodes.patch(view, new NodeChange(true, label, claim)))
        .isInstanceOf(PatchOutcome.NodePatched.class);
    until(() -> nodes.counts().equals(new NodeCounts(before.nodes(), before.terminating() + 1, 0)));
    cluster.remove(node);
    until(() -> nodes.counts().equals(new NodeCounts(before.nodes() - 1, before.terminating(), 0)));
  }

  @Test
  void anInstanceWithoutANodeHasNone() throws Exception {
    cluster.add(instance, name);
    found();
    assertThat(nodes.find(new InstanceId("i-" + unique + "0"))).isEmpty();
  }

  @Test
  void aDeletedNodeIsNotFoundAnyMore() throws Exception {
    NodeRef node = cluster.add(instance, name);
    found();
    cluster.remove(node);
    until(() -> nodes.find(instance).isEmpty());
    assertThat(nodes.cached(node)).isEmpty();
    assertThat(nodes.read(node)).isEmpty();
  }

  @Test
  void aNodeThatReturnsUnderTheSameNameIsAnotherNode() throws Exception {
    NodeRef before = cluster.add(instance, name);
    NodeView stale = found();
    cluster.remove(before);
    NodeRef after = cluster.add(instance, name);
    until(() -> nodes.find(instance).filter(view -> view.ref().equals(after)).isPresent());
    assertThat(nodes.cached(before)).isEmpty();
    assertThat(nodes.read(before)).isEmpty();
    assertThat(nodes.patch(stale, cordon())).isNotInstanceOf(PatchOutcome.NodePatched.class);
    assertThat(nodes.read(after).orElseThrow().unschedulable()).isFalse();
  }

  @Test
  void changesOfOtherActorsAreSeen() throws Exception {
    NodeRef node = cluster.add(instance, name);
    found();
    cluster.changeByOthers(node, new NodeChange(true, labels("false"), claims("theirs")));
    until(() -> seen(node).unschedulable() && seen(node).claim() != null);
    assertThat(seen(node).excludeLabel()).isEqualTo("false");
    assertThat(seen(node).claim()).isEqualTo("theirs");
  }

  @Test
  void readinessIsSeen() throws Exception {
    NodeRef node = cluster.add(instance, name);
    found();
    for (ReadyCondition ready :
        new ReadyCondition[] {ReadyCondition.FALSE, ReadyCondition.UNKNOWN, ReadyCondition.TRUE}) {
      cluster.setReady(node, ready);
      until(() -> seen(node).ready() == ready);
    }
  }

  @Test
  void onePatchSetsCordonLabelAndAnnotation() throws Exception {
    NodeRef node = cluster.add(instance, name);
    PatchOutcome answer =
        nodes.patch(found(), new NodeChange(true, labels("true"), claims("ours")));
    assertThat(answer).isInstanceOf(PatchOutcome.NodePatched.class);
    NodeView patched = ((PatchOutcome.NodePatched) answer).node();
    assertThat(patched.unschedulable()).isTrue();
    assertThat(patched.excludeLabel()).isEqualTo("true");
    assertThat(patched.claim()).isEqualTo("ours");
    assertThat(nodes.read(node)).contains(patched);
    until(() -> nodes.cached(node).filter(patched::equals).isPresent());
  }

  @Test
  void aNullValueRemovesOnlyItsKey() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, new NodeChange(true, labels("true"), claims("ours")));
    NodeView before = nodes.read(node).orElseThrow();
    nodes.patch(before, new NodeChange(null, labels(null), Map.of()));
    NodeView after = nodes.read(node).orElseThrow();
    assertThat(after.excludeLabel()).isNull();
    assertThat(after.unschedulable()).isTrue();
    assertThat(after.claim()).isEqualTo("ours");
  }

  @Test
  void taintsAndAnnotationsOfAHoldAreReadAndReplaced() throws Exception {
    NodeRef node = cluster.add(instance, name);
    assertThat(found().instance()).isEqualTo(instance);
    assertThat(found().holdMarks().hold()).isNull();
    NodeTaint theirs = new NodeTaint("example.com/gpu", null, "NoSchedule", null);
    cluster.changeByOthers(node, new NodeChange(null, Map.of(), Map.of(), List.of(theirs)));
    NodeView before = nodes.read(node).orElseThrow();
    assertThat(before.holdMarks().taints()).contains(theirs);
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(NodeHoldRecord.ANNOTATION, "ours");
    annotations.put(NodeHoldMarks.SCALE_DOWN_DISABLED, "true");
    nodes.patch(
        before, new NodeChange(true, Map.of(), annotations, before.holdMarks().taintsWith(true)));
    NodeView held = nodes.read(node).orElseThrow();
    assertThat(held.holdMarks().hold()).isEqualTo("ours");
    assertThat(held.holdMarks().scaleDownDisabled()).isEqualTo("true");
    assertThat(held.holdMarks().taints()).contains(theirs, NodeHoldMarks.TAINT);
    assertThat(held.holdMarks().hasTaint()).isTrue();
    annotations.replaceAll((_, _) -> null);
    nodes.patch(
        held, new NodeChange(null, Map.of(), annotations, held.holdMarks().taintsWith(false)));
    NodeView after = nodes.read(node).orElseThrow();
    assertThat(after.holdMarks().hold()).isNull();
    assertThat(after.holdMarks().taints()).contains(theirs).doesNotContain(NodeHoldMarks.TAINT);
    assertThat(after.unschedulable()).as("a change of the taints alone").isTrue();
  }

  @Test
  void aNodeIsFoundByItsName() throws Exception {
    cluster.add(instance, name);
    assertThat(found()).isEqualTo(nodes.findNamed(name).orElseThrow());
    cluster.await(this::isComplete);
    assertThat(nodes.findNamed(name + "-0")).isEmpty();
  }

  private boolean isComplete() {
    try {
      nodes.checkComplete();
      return true;
    } catch (RemoteFailure incomplete) {
      return false;
    }
  }

  @Test
  void aCordonIsRemoved() throws Exception {
    NodeRef node = cluster.add(instance, name);
    cluster.changeByOthers(node, cordon());
    nodes.patch(nodes.read(node).orElseThrow(), new NodeChange(false, Map.of(), Map.of()));
    assertThat(nodes.read(node).orElseThrow().unschedulable()).isFalse();
  }

  @Test
  void aPatchOfAnOldVersionIsStaleAndChangesNothing() throws Exception {
    NodeRef node = cluster.add(instance, name);
    NodeView base = found();
    cluster.changeByOthers(node, new NodeChange(null, labels("false"), Map.of()));
    assertThat(nodes.patch(base, cordon())).isInstanceOf(PatchOutcome.StaleVersion.class);
    assertThat(nodes.read(node).orElseThrow().unschedulable()).isFalse();
    assertThat(nodes.patch(nodes.read(node).orElseThrow(), cordon()))
        .isInstanceOf(PatchOutcome.NodePatched.class);
  }

  @Test
  void theSecondOfTwoPatchesOfOneViewIsStale() throws Exception {
    cluster.add(instance, name);
    NodeView base = found();
    assertThat(nodes.patch(base, cordon())).isInstanceOf(PatchOutcome.NodePatched.class);
    assertThat(nodes.patch(base, new NodeChange(null, labels("true"), Map.of())))
        .isInstanceOf(PatchOutcome.StaleVersion.class);
  }

  @Test
  void aPatchOfADeletedNodeDoesNotFindIt() throws Exception {
    NodeRef node = cluster.add(instance, name);
    NodeView base = found();
    cluster.remove(node);
    assertThat(nodes.patch(base, cordon())).isInstanceOf(PatchOutcome.NodeNotFound.class);
  }

  private static NodeChange cordon() {
    return new NodeChange(true, Map.of(), Map.of());
  }

  private NodeView found() throws InterruptedException {
    until(() -> nodes.find(instance).isPresent());
    return nodes.find(instance).orElseThrow();
  }

  private NodeView seen(NodeRef node) {
    Optional<NodeView> view = nodes.cached(node);
    return view.orElseThrow();
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    cluster.await(condition);
  }
}
