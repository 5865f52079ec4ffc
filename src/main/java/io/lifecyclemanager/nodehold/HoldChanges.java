package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.NodeHoldMarks;
import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.NodeTaint;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changes of a node that set a hold, end it, and roll back either of them. Pure. */
final class HoldChanges {
  private HoldChanges() {}

  /** Whether a termination has claimed the node, or the predecessor drains it. */
  static boolean isClaimed(NodeView node) {
    return node.claim() != null || node.hasPredecessorAnnotation();
  }

  /**
   * The hold of the node for this request. What the node was like before its first hold stays
   * recorded, except for what another actor has changed since.
   */
  static NodeHoldRecord record(NodeView node, NodeHoldRequest request, String author, Instant now) {
    Optional<NodeHoldRecord> before = node.holdMarks().heldBy();
    @Nullable String scaleDown = node.holdMarks().scaleDownDisabled();
    boolean isScaleDownOurs =
        "true".equals(scaleDown) && before.filter(NodeHoldRecord::scaleDownDisabled).isPresent();
    Instant until = request.until();
    NodeHoldRecord asked =
        new NodeHoldRecord(
            request.reason(),
            author,
            before.map(NodeHoldRecord::since).orElse(now.toString()),
            until == null ? null : until.toString(),
            node.unschedulable() && before.map(NodeHoldRecord::wasCordoned).orElse(true),
            request.taint(),
            request.scaleDownDisabled(),
            request.scaleDownDisabled()
                ? (isScaleDownOurs ? before.get().scaleDownDisabledWas() : scaleDown)
                : null);
    return before.filter(asked::isSameRequest).map(it -> withAuthor(asked, it)).orElse(asked);
  }

  private static NodeHoldRecord withAuthor(NodeHoldRecord asked, NodeHoldRecord before) {
    return new NodeHoldRecord(
        asked.reason(),
        before.author(),
        asked.since(),
        asked.until(),
        asked.wasCordoned(),
        asked.taint(),
        asked.scaleDownDisabled(),
        asked.scaleDownDisabledWas());
  }

  /** Holds the node in this way; empty where it is held in this way already. */
  static Optional<NodeChange> hold(NodeView node, NodeHoldRecord next) {
    NodeHoldMarks marks = node.holdMarks();
    Map<String, @Nullable String> annotations = new HashMap<>();
    putIfChanged(annotations, NodeHoldRecord.ANNOTATION, marks.hold(), next.format());
    @Nullable String scaleDown =
        next.scaleDownDisabled() ? "true" : scaleDownAfter(marks, marks.heldBy());
    putIfChanged(
        annotations, NodeHoldMarks.SCALE_DOWN_DISABLED, marks.scaleDownDisabled(), scaleDown);
    return change(node, true, annotations, next.taint());
  }

  /**
   * Holds a node that has registered again in this way; empty where it is held, and where a
   * termination has claimed it.
   */
  static Optional<NodeChange> again(NodeView node, NodeHoldRecord hold) {
    if (isClaimed(node) || node.holdMarks().hold() != null) {
      return Optional.empty();
    }
    return hold(
        node,
        new NodeHoldRecord(
            hold.reason(),
            hold.author(),
            hold.since(),
            hold.until(),
            node.unschedulable(),
            hold.taint(),
            hold.scaleDownDisabled(),
            hold.scaleDownDisabled() ? node.holdMarks().scaleDownDisabled() : null));
  }

  /**
   * Ends the hold of the node; empty where it has none. Leaves the cordon to a claim that has
   * cordoned the node too, whose release removes it. Where the annotation is not understood, what
   * was before is unknown: the cordon stays.
   */
  static Optional<NodeChange> end(NodeView node) {
    NodeHoldMarks marks = node.holdMarks();
    if (marks.hold() == null) {
      return Optional.empty();
    }
    Optional<NodeHoldRecord> record = marks.heldBy();
    Map<String, @Nullable String> annotations = new HashMap<>();
    annotations.put(NodeHoldRecord.ANNOTATION, null);
    putIfChanged(
        annotations,
        NodeHoldMarks.SCALE_DOWN_DISABLED,
        marks.scaleDownDisabled(),
        scaleDownAfter(marks, record));
    boolean isCordonOurs = record.filter(it -> !it.wasCordoned()).isPresent();
    boolean cordoned = node.unschedulable() && (!isCordonOurs || isCordonedByClaim(node));
    return change(node, cordoned, annotations, false);
  }

  /**
   * Makes the node as it was in this respect before a request changed it; empty where it is, and
   * where another actor has changed its hold since.
   *
   * @param written value of the annotation that the request wrote; null where it removed it
   */
  static Optional<NodeChange> rollback(NodeView now, NodeView before, @Nullable String written) {
    if (!Objects.equals(now.holdMarks().hold(), written)) {
      return Optional.empty();
    }
    Map<String, @Nullable String> annotations = new HashMap<>();
    putIfChanged(
        annotations, NodeHoldRecord.ANNOTATION, now.holdMarks().hold(), before.holdMarks().hold());
    putIfChanged(
        annotations,
        NodeHoldMarks.SCALE_DOWN_DISABLED,
        now.holdMarks().scaleDownDisabled(),
        before.holdMarks().scaleDownDisabled());
    boolean cordoned = isCordonedByClaim(now) ? now.unschedulable() : before.unschedulable();
    return change(now, cordoned, annotations, before.holdMarks().hasTaint());
  }

  private static Optional<NodeChange> change(
      NodeView node, boolean cordoned, Map<String, @Nullable String> annotations, boolean taint) {
    @Nullable Boolean unschedulable = node.unschedulable() == cordoned ? null : cordoned;
    @Nullable List<NodeTaint> taints =
        node.holdMarks().hasTaint() == taint ? null : node.holdMarks().taintsWith(taint);
    return unschedulable == null && taints == null && annotations.isEmpty()
        ? Optional.empty()
        : Optional.of(new NodeChange(unschedulable, Map.of(), annotations, taints));
  }

  /** The value of cluster-autoscaler's annotation without the hold; another actor's stays. */
  private static @Nullable String scaleDownAfter(
      NodeHoldMarks marks, Optional<NodeHoldRecord> record) {
    boolean isOurs =
        record.filter(NodeHoldRecord::scaleDownDisabled).isPresent()
            && "true".equals(marks.scaleDownDisabled());
    return isOurs ? record.get().scaleDownDisabledWas() : marks.scaleDownDisabled();
  }

  /** A claim that waits for the disruption limit has not cordoned the node. */
  private static boolean isCordonedByClaim(NodeView node) {
    boolean isWaiting =
        ClaimRecord.parse(node.claim()).filter(ClaimRecord::isWithoutCordon).isPresent();
    return isClaimed(node) && !isWaiting;
  }

  private static void putIfChanged(
      Map<String, @Nullable String> annotations,
      String key,
      @Nullable String before,
      @Nullable String after) {
    if (!Objects.equals(before, after)) {
      annotations.put(key, after);
    }
  }
}
