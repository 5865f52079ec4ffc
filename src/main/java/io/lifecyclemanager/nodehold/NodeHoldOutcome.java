package io.lifecyclemanager.nodehold;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import java.util.List;

/**
 * The result of a request to {@link NodeHolds}. After all but the first nothing is changed, except
 * what {@link HoldsFailed} names.
 */
public sealed interface NodeHoldOutcome {
  /**
   * Done, or there was nothing to do.
   *
   * @param holds all holds afterwards, by the names of their nodes
   * @param changed the names of the nodes that this request changed
   */
  record HoldsCurrent(List<NodeHold> holds, List<String> changed) implements NodeHoldOutcome {
    /** Copies the lists. */
    public HoldsCurrent {
      holds = List.copyOf(holds);
      changed = List.copyOf(changed);
    }
  }

  /**
   * A field of the request is invalid.
   *
   * @param entry which request of the set, from 0; 0 where there is only one
   */
  record InvalidHold(int entry, InvalidField problem) implements NodeHoldOutcome {}

  /** There is no such node, or the instance has none. */
  record UnknownNode(NodeHoldTarget target) implements NodeHoldOutcome {}

  /**
   * A termination has claimed the node, which was not held before.
   *
   * @param node the node's name
   */
  record TerminationUnderWay(String node) implements NodeHoldOutcome {}

  /**
   * The API server did not answer, or refused a change.
   *
   * @param node the node of the change that failed; empty where no change was tried
   * @param failure why it failed
   * @param standing the names of the nodes that are, or may be, changed all the same: to undo their
   *     changes has failed too. Empty where all nodes are as they were before
   */
  record HoldsFailed(String node, RemoteFailure failure, List<String> standing)
      implements NodeHoldOutcome {
    /** Copies the list. */
    public HoldsFailed {
      standing = List.copyOf(standing);
    }
  }
}
