package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.control.HoldReport.HoldStatus;
import io.lifecyclemanager.app.control.HoldReport.NodeLine;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.nodehold.NodeHold;
import io.lifecyclemanager.nodehold.NodeHoldLimits.InvalidField;
import io.lifecyclemanager.nodehold.NodeHoldOutcome;
import io.lifecyclemanager.nodehold.NodeHoldRequest;
import io.lifecyclemanager.nodehold.NodeHoldTarget;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NamedNode;
import io.lifecyclemanager.nodehold.NodeHoldTarget.NodeOfInstance;
import io.lifecyclemanager.nodehold.NodeHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs {@code hold} and {@code unhold}: one node after another, once all of them are found. */
final class HoldCommand {
  private final Nodes nodes;
  private final NodeHolds holds;
  private final Supplier<Optional<String>> user;
  private final boolean dryRun;

  /**
   * @param nodes an index that is complete
   * @param user the user that the API server knows the caller as; empty where that is not known
   */
  HoldCommand(Nodes nodes, NodeHolds holds, Supplier<Optional<String>> user, boolean dryRun) {
    this.nodes = nodes;
    this.holds = holds;
    this.user = user;
    this.dryRun = dryRun;
  }

  private interface NodeRequest {
    NodeHoldOutcome send(NodeHoldTarget target, String author) throws InterruptedException;
  }

  /**
   * Holds the nodes.
   *
   * @param names names of nodes, or ids of instances
   * @param author null for the user of the connection
   */
  HoldReport hold(
      List<String> names,
      Function<NodeHoldTarget, NodeHoldRequest> request,
      @Nullable String author)
      throws InterruptedException {
    return run(
        names,
        author,
        (target, by) -> holds.add(request.apply(target), by),
        dryRun ? HoldStatus.WOULD_BE_HELD : HoldStatus.HELD,
        HoldStatus.ALREADY_HELD);
  }

  /**
   * Ends the holds of the nodes.
   *
   * @param names names of nodes, or ids of instances
   * @param author null for the user of the connection
   */
  HoldReport unhold(List<String> names, @Nullable String author) throws InterruptedException {
    return run(
        names,
        author,
        holds::remove,
        dryRun ? HoldStatus.HOLD_WOULD_END : HoldStatus.HOLD_ENDED,
        HoldStatus.NOT_HELD);
  }

  private HoldReport run(
      List<String> names,
      @Nullable String givenAuthor,
      NodeRequest request,
      HoldStatus changed,
      HoldStatus unchanged)
      throws InterruptedException {
    Optional<String> author = Optional.ofNullable(givenAuthor).or(user);
    if (author.isEmpty()) {
      return HoldReport.ofInvalid("--author: is required, since the API server names no user");
    }
    List<String> unknown = names.stream().filter(name -> find(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      return HoldReport.ofInvalid(
          "no such node or instance: " + String.join(", ", unknown) + "; nothing was changed");
    }
    List<NodeLine> lines = new ArrayList<>();
    for (String name : names) {
      NodeHoldOutcome outcome = request.send(target(name), author.get());
      if (outcome instanceof NodeHoldOutcome.InvalidHold(_, InvalidField problem)) {
        return HoldReport.ofInvalid("--" + problem.field() + ": " + problem.problem());
      }
      lines.add(line(name, outcome, changed, unchanged));
    }
    return new HoldReport(lines, "");
  }

  private NodeLine line(
      String name, NodeHoldOutcome outcome, HoldStatus changed, HoldStatus unchanged) {
    return switch (outcome) {
      case NodeHoldOutcome.HoldsCurrent(_, List<String> nodesChanged) ->
          nodesChanged.isEmpty()
              ? new NodeLine(name, unchanged, "")
              : new NodeLine(name, changed, remark(nodesChanged.getFirst(), changed));
      case NodeHoldOutcome.TerminationUnderWay(String node) ->
          new NodeLine(name, HoldStatus.REFUSED, "a termination has claimed node " + node);
      case NodeHoldOutcome.UnknownNode _ ->
          new NodeLine(name, HoldStatus.REFUSED, "the node was deleted meanwhile");
      case NodeHoldOutcome.HoldsFailed failed ->
          new NodeLine(
              name,
              HoldStatus.FAILED,
              failed.failure().getMessage()
                  + (failed.standing().isEmpty() ? "" : "; the node may be changed all the same"));
      case NodeHoldOutcome.InvalidHold(_, InvalidField problem) ->
          new NodeLine(name, HoldStatus.FAILED, problem.field() + ": " + problem.problem());
    };
  }

  /** What the user may not expect of the node afterwards. */
  private String remark(String node, HoldStatus changed) {
    Optional<NodeView> now = nodes.findNamed(node);
    if (changed == HoldStatus.HOLD_ENDED && now.filter(NodeView::unschedulable).isPresent()) {
      return now.filter(it -> it.claim() != null).isPresent()
          ? "it stays cordoned, because it terminates"
          : "it stays cordoned, as it was before";
    }
    boolean isTerminating = now.flatMap(NodeHold::of).filter(NodeHold::terminating).isPresent();
    return isTerminating ? "its termination goes on" : "";
  }

  private Optional<NodeView> find(String name) {
    return switch (target(name)) {
      case NamedNode(String node) -> nodes.findNamed(node);
      case NodeOfInstance(String id) -> nodes.find(new InstanceId(id));
    };
  }

  private static NodeHoldTarget target(String name) {
    return InstanceId.isValid(name) ? new NodeOfInstance(name) : new NamedNode(name);
  }
}
