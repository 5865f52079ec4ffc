package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.NodeRef;
import java.time.Duration;
import java.util.Optional;

/**
 * When the drain of one node must be over: at the termination's deadline, {@code --drain-timeout}
 * after it began (not after it was queued), and {@code --drain-timeout-unknown} after the node
 * became unreachable, as long as it is. Thread-safe.
 */
final class DrainDeadline {
  private final TerminationContext context;
  private final NodeRef node;
  private Optional<Deadline> begun = Optional.empty();
  private Optional<Deadline> unreachableSince = Optional.empty();

  DrainDeadline(TerminationContext context, NodeRef node) {
    this.context = context;
    this.node = node;
  }

  /** The drain begins now. */
  synchronized void begin() {
    begun = Optional.of(now());
  }

  /** Whether the node's kubelet does not run at the moment, so that none stops its pods. */
  boolean isNodeUnreachable() {
    return context
        .dependencies()
        .nodes()
        .cached(node)
        .map(NodeView::ready)
        .filter(ReadyCondition.UNKNOWN::equals)
        .isPresent();
  }

  /** The deadline as things are now; it may move to a later time when the node is back. */
  synchronized Deadline get() {
    if (begun.isEmpty() || !isNodeUnreachable()) {
      unreachableSince = Optional.empty();
    } else if (unreachableSince.isEmpty()) {
      unreachableSince = Optional.of(now());
    }
    TerminationPolicy policy = context.dependencies().policy();
    Optional<Deadline> timeout = begun.flatMap(it -> policy.maxDrain().map(it::plus));
    Optional<Deadline> unreachable =
        unreachableSince.map(it -> it.plus(policy.maxDrainUnreachable()));
    Deadline whole = context.deadline().end();
    Deadline bounded = timeout.map(whole::orEarlier).orElse(whole);
    return unreachable.map(bounded::orEarlier).orElse(bounded);
  }

  private Deadline now() {
    return context.time().in(Duration.ZERO);
  }
}
