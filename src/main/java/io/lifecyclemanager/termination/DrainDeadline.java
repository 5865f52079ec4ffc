package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the drain of one node must be over. It has its bound from the moment it begins, not from the
 * moment it is queued; and only a short one while the node's kubelet is silent, which may begin and
 * end at any time. Thread-safe.
 */
final class DrainDeadline {
  private final TerminationDependencies tools;
  private final Time time;
  private final TerminationDeadline run;
  private final NodeRef node;
  private @Nullable Deadline begun;
  private @Nullable Deadline unreachableSince;

  DrainDeadline(TerminationDependencies tools, TerminationDeadline run, NodeRef node) {
    this.tools = tools;
    this.time = tools.time();
    this.run = run;
    this.node = node;
  }

  /** The drain begins now. */
  synchronized void begin() {
    begun = time.in(Duration.ZERO);
  }

  /** Whether nobody on the node stops pods at the moment. */
  boolean isNodeUnreachable() {
    return tools
        .nodes()
        .cached(node)
        .map(NodeView::ready)
        .filter(ReadyCondition.UNKNOWN::equals)
        .isPresent();
  }

  /** The deadline as things stand now. */
  synchronized Deadline get() {
    boolean silent = isNodeUnreachable();
    if (!silent || begun == null) {
      unreachableSince = null;
    } else if (unreachableSince == null) {
      unreachableSince = time.in(Duration.ZERO);
    }
    Deadline whole = bounded(run.phases(), begun, tools.policy().maxDrain());
    return bounded(whole, unreachableSince, tools.policy().maxDrainUnreachable());
  }

  private static Deadline bounded(
      Deadline whole, @Nullable Deadline since, @Nullable Duration bound) {
    return since == null || bound == null
        ? whole
        : whole.orEarlier(new Deadline(since.nanos() + bound.toNanos()));
  }
}
