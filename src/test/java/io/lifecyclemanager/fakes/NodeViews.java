package io.lifecyclemanager.fakes;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.ClaimScope;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.NodeMarks;
import io.lifecyclemanager.claim.NodePlacement;
import io.lifecyclemanager.claim.NodePlacement.NodeManager;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeRequests;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.OwnerPing;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.plan.PlanParser;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Nodes as the API server shows them, and claims as other replicas write them. */
public final class NodeViews {
  private static final String SINCE = "2026-01-01T00:00:00Z";

  private NodeViews() {}

  /** The claim of a node that was in use before. */
  public static ClaimRecord claim(
      String owner, long epoch, @Nullable List<String> messages, @Nullable String drained) {
    return new ClaimRecord(
        owner, epoch, SINCE, false, null, null, null, messages, drained, null, null, null, null,
        null, null);
  }

  /** What a replica claims a node for that has received these messages. */
  public static ClaimScope scope(Set<String> messages) {
    return new ClaimScope(messages, null, List.of(), Set.of(), false, false);
  }

  /** The claim of the next owner of a node. */
  public static ClaimRecord takenOver(
      ClaimRecord before, String owner, @Nullable List<String> messages) {
    return takenOver(before, owner, messages, null);
  }

  /** The claim of the next owner of a node, who holds the actions of these hooks. */
  public static ClaimRecord takenOver(
      ClaimRecord before,
      String owner,
      @Nullable List<String> messages,
      @Nullable List<String> hooks) {
    return new ClaimRecord(
        owner,
        before.epoch() + 1,
        before.since(),
        before.wasCordoned(),
        before.excludeLabelWas(),
        before.cordonWritten(),
        null,
        messages,
        null,
        before.group(),
        before.events(),
        before.cordonOnly(),
        before.cordonKept(),
        hooks,
        before.termination());
  }

  /** A ready, schedulable node that has just registered. */
  static NodeView registered(
      InstanceId instance, NodeRef ref, String version, @Nullable String zone) {
    return new NodeView(
        ref,
        version,
        false,
        ReadyCondition.TRUE,
        null,
        null,
        null,
        false,
        NodeRequests.NONE,
        NodePlacement.of(zone, null, null, null),
        instance,
        NodeHoldMarks.NONE);
  }

  /** The node with the labels of what has created it. */
  static NodeView managed(NodeView view, String version, NodeManager manager) {
    return new NodeView(
        view.ref(),
        version,
        view.unschedulable(),
        view.ready(),
        view.excludeLabel(),
        view.claim(),
        view.ping(),
        view.hasPredecessorAnnotation(),
        view.requests(),
        new NodePlacement(view.placement().zone(), manager),
        view.instance(),
        view.holdMarks());
  }

  /** The node after a change. */
  static NodeView changed(NodeView view, String version, ReadyCondition ready, NodeChange change) {
    Map<String, @Nullable String> annotations = change.annotations();
    @Nullable String predecessor = view.hasPredecessorAnnotation() ? "" : null;
    return new NodeView(
        view.ref(),
        version,
        Objects.requireNonNullElse(change.unschedulable(), view.unschedulable()),
        ready,
        value(change.labels(), NodeMarks.EXCLUDE_LABEL, view.excludeLabel()),
        value(annotations, ClaimRecord.ANNOTATION, view.claim()),
        value(annotations, OwnerPing.ANNOTATION, view.ping()),
        value(annotations, NodeMarks.PREDECESSOR_ANNOTATION, predecessor) != null,
        NodeRequests.of(
            value(annotations, PlanParser.DRAIN_ANNOTATION, view.requests().drain()),
            value(annotations, PlanParser.DEADLINE_ANNOTATION, view.requests().deadline())),
        view.placement(),
        view.instance(),
        NodeHoldMarks.of(
            value(annotations, NodeHoldRecord.ANNOTATION, view.holdMarks().hold()),
            value(
                annotations,
                NodeHoldMarks.SCALE_DOWN_DISABLED,
                view.holdMarks().scaleDownDisabled()),
            Objects.requireNonNullElse(change.taints(), view.holdMarks().taints())));
  }

  private static @Nullable String value(
      Map<String, @Nullable String> changes, String key, @Nullable String before) {
    return changes.containsKey(key) ? changes.get(key) : before;
  }
}
