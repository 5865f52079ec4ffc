package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.claim.NodeHoldRecord;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The holds that one replica has seen: a Node that registers again has lost its annotations. Used
 * by one thread; does no I/O.
 */
final class HoldMemory {
  /** How long the hold of a Node that does not exist is remembered. */
  static final Duration MAX_ABSENCE = Duration.ofDays(1);

  private final Map<String, SeenHold> seen = new HashMap<>();

  /**
   * A hold as the index of nodes showed it last.
   *
   * @param at when that was
   */
  private record SeenHold(
      NodeRef node, @Nullable InstanceId instance, NodeHoldRecord hold, Instant at) {}

  /** A node that has registered again without its hold. */
  record LostHold(NodeView node, NodeHoldRecord hold) {}

  /**
   * Compares the nodes with what was seen before.
   *
   * @param all every node of the cluster
   * @return the nodes whose holds are to be applied again: also in the next call, until the nodes
   *     are held
   */
  List<LostHold> observe(List<NodeView> all, Instant now) {
    List<LostHold> lost = new ArrayList<>();
    Set<String> absent = new HashSet<>(seen.keySet());
    for (NodeView node : all) {
      String name = node.ref().name();
      absent.remove(name);
      node.holdMarks()
          .heldBy()
          .ifPresentOrElse(
              hold -> seen.put(name, new SeenHold(node.ref(), node.instance(), hold, now)),
              () -> compare(node, now, lost));
    }
    seen.entrySet()
        .removeIf(each ->
            absent.contains(each.getKey())
                && !now.isBefore(each.getValue().at().plus(MAX_ABSENCE)));
    return lost;
  }

  private void compare(NodeView node, Instant now, List<LostHold> lost) {
    @Nullable SeenHold before = seen.get(node.ref().name());
    if (before == null) {
      return;
    }
    boolean isRemoved = before.node().equals(node.ref());
    boolean isOver = before.hold().end().filter(end -> !end.isAfter(now)).isPresent();
    boolean isOtherMachine =
        node.instance() != null && !Objects.equals(node.instance(), before.instance());
    if (isRemoved || isOver || isOtherMachine) {
      seen.remove(node.ref().name());
    } else if (Objects.equals(node.instance(), before.instance())) {
      // Otherwise the cloud controller manager has yet to tell the instance of the new Node.
      lost.add(new LostHold(node, before.hold()));
    }
  }
}
