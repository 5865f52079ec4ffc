package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.FakeNodes.Patch;
import io.lifecyclemanager.fakes.FakePods.PodRequest;
import io.lifecyclemanager.fakes.LifecycleActionOutcome;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Verdict;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome.EndCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records violations of what is guaranteed whatever happens. Thread-safe. */
final class SoakMonitor {
  private final SoakCluster cluster;
  private final ScenarioWorld world;
  private final List<String> violations = new CopyOnWriteArrayList<>();

  SoakMonitor(SoakCluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world;
  }

  /** Auto Scaling for one replica. */
  LifecycleActions actions() {
    return new MonitoredActions();
  }

  /** What went wrong; empty when all is well. Once everything has ended. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    all.addAll(unjustifiedRequests());
    all.addAll(unjustifiedPatches());
    all.addAll(lostActions());
    all.addAll(remainingMarks());
    return all;
  }

  private final class MonitoredActions implements LifecycleActions {
    @Override
    public LifecycleActionAnswer heartbeat(LifecycleAction action) {
      return world.autoScaling.heartbeat(action);
    }

    @Override
    public LifecycleActionAnswer complete(LifecycleAction action, Verdict verdict) {
      checkCompletion(action);
      return world.autoScaling.complete(action, verdict);
    }

    @Override
    public Optional<HookTimeouts> hookTimeouts(GroupName group, String hook, Duration maxAge) {
      return world.autoScaling.hookTimeouts(group, hook, maxAge);
    }
  }

  private void checkCompletion(LifecycleAction action) {
    Duration now = world.time.elapsed();
    SoakInstance instance = cluster.instance(action.instance());
    if (instance == null || instance.node == null) {
      violations.add("at " + now + ": completion of another cluster's " + action);
      return;
    }
    List<PodRef> pods = cluster.podsToDrain(instance.node);
    if (!pods.isEmpty() && now.compareTo(instance.deadline()) < 0) {
      violations.add("at %s: completion of %s with %s left".formatted(now, instance, pods));
    }
  }

  /** Pods are evicted for a reason, and deleted past their budgets only as the deadline nears. */
  private List<String> unjustifiedRequests() {
    List<String> found = new ArrayList<>();
    for (PodRequest request : world.pods.requests()) {
      SoakInstance instance = cluster.instanceOf(request.pod());
      if (instance == null
          || request.at().compareTo(instance.drainableFrom()) < 0
          || (request.grace() != null && request.at().compareTo(instance.forcedFrom()) < 0)) {
        found.add(request + " on " + instance);
      }
    }
    return found;
  }

  /** Only a hook or a confirmed event changes a node. */
  private List<String> unjustifiedPatches() {
    Map<NodeRef, SoakInstance> byNode = new HashMap<>();
    cluster.instances().stream()
        .filter(one -> one.node != null)
        .forEach(one -> byNode.put(one.node, one));
    return world.nodes.patches().stream()
        .map(Patch::node)
        .distinct()
        .filter(node -> byNode.get(node).isUndisturbed())
        .map(node -> "a change of " + byNode.get(node))
        .toList();
  }

  /**
   * Each action has ended once, those of patient hooks because they were completed. Their tokens
   * tell them apart: an adopted action has none, and its name may stand for the next action too, of
   * an instance that has returned and was terminated again before that was seen.
   */
  private List<String> lostActions() {
    Map<LifecycleAction, EndCause> ends = new HashMap<>();
    List<String> found = new ArrayList<>();
    for (LifecycleActionOutcome end : world.autoScaling.outcomes()) {
      if (ends.put(end.action(), end.cause()) != null) {
        found.add(end.action() + " has ended twice");
      }
    }
    for (LifecycleAction action : cluster.actions) {
      EndCause cause = ends.get(action);
      if (cause == EndCause.EXPIRED && action.group().equals(SoakCluster.PATIENT)) {
        found.add(action + " was held by no replica");
      }
    }
    cluster.pendingActions().forEach(one -> found.add(one + " has not ended"));
    return found;
  }

  /** A node whose instance stays is as it was. */
  private List<String> remainingMarks() {
    return cluster.instances().stream()
        .filter(one -> one.node != null && cluster.isRunning(one))
        .filter(one -> cluster.lifecycleState(one).equals("InService"))
        .filter(one -> hasMarks(world.nodes.actual(one.node)))
        .map(one -> "marks are left on the node of " + one)
        .toList();
  }

  private static boolean hasMarks(NodeView node) {
    return node.hasMarks() || node.unschedulable() || node.excludeLabel() != null;
  }
}
