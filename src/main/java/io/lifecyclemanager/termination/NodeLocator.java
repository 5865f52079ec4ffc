package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationState.AwaitingNode;
import io.lifecyclemanager.termination.TerminationState.Claiming;
import io.lifecyclemanager.termination.TerminationState.InProgress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the Node object of one instance. Used by one thread at a time. */
final class NodeLocator {
  /** A warning names this many nodes. */
  private static final int MAX_NAMED = 5;

  /** How long EC2, which is optional, may fail to answer before the termination ends without it. */
  private static final Duration MATCH_TIMEOUT = Duration.ofMinutes(10);

  private final TerminationContext context;
  private final Nodes nodes;
  private final Time time;
  private Deadline joinBy;
  private @Nullable Deadline matchBy;
  private Optional<NodeRef> deleted = Optional.empty();

  NodeLocator(TerminationContext context) {
    this.context = context;
    this.nodes = context.dependencies().nodes();
    this.time = context.time();
    this.joinBy = time.in(Duration.ZERO);
  }

  /** Finds the node for a termination that begins, or begins again. */
  InProgress locate() throws InterruptedException {
    joinBy = time.in(context.dependencies().policy().nodeJoinTimeout());
    deleted = Optional.empty();
    Optional<NodeView> node = find(nodes::find, context.deadline()::end).or(this::matchOnce);
    return node.isPresent() ? new Claiming(node.get()) : new AwaitingNode();
  }

  /** Looks for the node once, and asks EC2 once; a failure counts as no node. */
  Optional<NodeView> matchOnce() {
    try {
      return found(nodes.findOrMatch(context.instance().instance()));
    } catch (RemoteFailure notRetried) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Looks at a node again that could not be worked on, or needs no longer be followed. */
  InProgress locateAgain(NodeRef node) {
    Optional<NodeView> now = nodes.cached(node);
    return now.isPresent() ? new Claiming(now.get()) : markDeleted(node);
  }

  /** The node does not exist any more, even if the index of nodes still shows it. */
  InProgress markDeleted(NodeRef node) {
    deleted = Optional.of(node);
    return new AwaitingNode();
  }

  /**
   * Waits for the instance to join the cluster.
   *
   * @return its node; empty when it does not join in time
   */
  Optional<NodeView> awaitNode() throws InterruptedException {
    Deadline end = joinBy.orEarlier(context.deadline().end());
    while (!time.isPast(end)) {
      long seen = context.woken().count();
      matchBy = null;
      Optional<NodeView> node = find(nodes::findOrMatch, this::matchEnd);
      if (node.isPresent()) {
        return node;
      }
      context.woken().await(seen, time.until(end));
    }
    return Optional.empty();
  }

  /** Warns when the instance may have a node all the same: one of those that cannot be matched. */
  void reportUnidentified() {
    List<String> names =
        nodes.unidentified().stream().map(node -> node.ref().name()).sorted().toList();
    if (!names.isEmpty()) {
      context.report(
          new Fact.NodeNotIdentified(
              context.instance(),
              names.subList(0, Math.min(MAX_NAMED, names.size())),
              names.size()));
    }
  }

  /**
   * When to stop asking, after a failure: an outage of the node index is waited out until the
   * deadline, one of EC2 is not.
   */
  private Deadline matchEnd() {
    Deadline end = context.deadline().end();
    if (!isIndexComplete()) {
      return end;
    }
    if (matchBy == null) {
      matchBy = time.in(MATCH_TIMEOUT).orLater(joinBy);
    }
    return end.orEarlier(matchBy);
  }

  private boolean isIndexComplete() {
    try {
      Optional<NodeView> _ = nodes.find(context.instance().instance());
      return true;
    } catch (RemoteFailure outage) {
      return false;
    }
  }

  @FunctionalInterface
  private interface LookUp {
    Optional<NodeView> find(InstanceId instance) throws InterruptedException;
  }

  /** The node, if there is one now. An outage is waited out, but not past this end. */
  private Optional<NodeView> find(LookUp lookUp, LiveDeadline end) throws InterruptedException {
    try {
      return found(
          context
              .dependencies()
              .retry(context.instance(), "finding the node")
              .until(end)
              .call(() -> lookUp.find(context.instance().instance())));
    } catch (RemoteFailure failure) {
      if (time.isPast(context.deadline().end())) {
        context.progress().addFailure("the node was not found in time: " + failure.getMessage());
      }
      return Optional.empty();
    }
  }

  private Optional<NodeView> found(Optional<NodeView> node) {
    Optional<NodeView> present = node.filter(it -> !deleted.equals(Optional.of(it.ref())));
    present.ifPresent(it -> context.progress().setNode(it.ref()));
    return present;
  }
}
