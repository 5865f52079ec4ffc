package io.lifecyclemanager.scenario.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.pace.PaceLedgers;
import io.lifecyclemanager.pace.PaceLimits;
import io.lifecyclemanager.scenario.CrashableReplica;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.scenario.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of several groups and zones whose replicas keep limits, and a count of the nodes that
 * were terminating at the same time. The machine of an instance ends when its action is completed.
 */
final class PacedWorld {
  static final GroupName API = new GroupName("api");
  private static final Duration SECOND = Duration.ofSeconds(1);

  final ScenarioWorld world = new ScenarioWorld();
  private final Map<NodeRef, String> groups = new HashMap<>();
  private final List<InstanceId> instances = new ArrayList<>();
  private final Map<String, Integer> most = new HashMap<>();
  private int completions;

  PacedWorld() {
    world.autoScaling.createGroup(API);
    world.autoScaling.putHook(API, ScenarioWorld.HOOK, Duration.ofMinutes(5));
  }

  /** Limits in numbers or percent; an empty text is no limit. */
  PacedWorld limits(String cluster, String perGroup, String perZone) {
    PaceLimits limits =
        new PaceLimits(limit(cluster), limit(perGroup), limit(perZone), Duration.ZERO);
    world.withSettings(settings -> SettingsChange.pace(settings, limits));
    return this;
  }

  /** An interval between two completions of one group. */
  PacedWorld interval(Duration minInterval) {
    PaceLimits limits =
        new PaceLimits(
            PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, PaceLimits.UNLIMITED, minInterval);
    world.withSettings(settings -> SettingsChange.pace(settings, limits));
    return this;
  }

  private static MaxUnavailable limit(String text) {
    return MaxUnavailable.parse(text).orElse(PaceLimits.UNLIMITED);
  }

  /** Nodes of a group with a pod each that takes 20 s to stop. */
  List<InstanceId> nodes(int count, GroupName group, @Nullable String zone) {
    List<InstanceId> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InstanceId instance = world.addNode(instances.size() + 1, group, zone);
      instances.add(instance);
      added.add(instance);
      groups.put(world.nodeOf(instance), group.value());
      world.pods.add(
          world.nodeOf(instance), PodSpec.pod("pod-" + instances.size()).grace(60).stopsIn(20));
    }
    return added;
  }

  TerminationService start(String replica) {
    return start(replica, world.nodes, world.ledgers);
  }

  /** A replica that sees nodes and ledgers through something else. */
  TerminationService start(String replica, Nodes nodes, PaceLedgers ledgers) {
    return world.start(replica, ports(new CountingNodes(nodes), Optional.of(ledgers)));
  }

  /** A replica that does not know its namespace. */
  TerminationService startWithoutLedgers(String replica) {
    return world.start(replica, ports(new CountingNodes(world.nodes), Optional.empty()));
  }

  CrashableReplica startCrashable(String replica, PaceLedgers ledgers) {
    return world.startCrashable(
        replica, ports(new CountingNodes(world.nodes), Optional.of(ledgers)));
  }

  OutboundPorts ports(Nodes nodes, Optional<PaceLedgers> ledgers) {
    return new OutboundPorts(
        world.queue,
        world.queue,
        world.autoScaling,
        world.autoScaling,
        world.autoScaling,
        world.ec2,
        nodes,
        world.pods,
        world.volumes,
        world.peers,
        ledgers,
        List.of(world.balancers));
  }

  void terminate(List<InstanceId> all) {
    all.forEach(world.autoScaling::terminate);
  }

  /** The most nodes that were terminating at the same time, of a group, a zone or the cluster. */
  int mostTerminating(String scope) {
    return most.getOrDefault(scope, 0);
  }

  /** Lets time pass until the nodes of all completed instances are gone, and of all these. */
  void awaitGone(List<InstanceId> expected) throws InterruptedException {
    for (int seconds = 0; expected.stream().anyMatch(this::hasNode); seconds++) {
      assertThat(seconds).isLessThan(4 * 3600);
      endCompleted();
      world.time.sleep(SECOND);
    }
  }

  /** Lets time pass; machines end meanwhile. */
  void pass(Duration duration) throws InterruptedException {
    for (long seconds = duration.toSeconds(); seconds > 0; seconds--) {
      endCompleted();
      world.time.sleep(SECOND);
    }
  }

  private void endCompleted() {
    var done = world.autoScaling.completions();
    done.subList(completions, done.size())
        .forEach(one -> world.nodes.remove(world.nodeOf(one.action().instance())));
    completions = done.size();
  }

  private boolean hasNode(InstanceId instance) {
    return world.nodes.cached(world.nodeOf(instance)).isPresent();
  }

  /** How many of these nodes are terminating. */
  long terminating(List<InstanceId> some) {
    return some.stream()
        .filter(this::hasNode)
        .filter(one -> world.currentNode(one).isTerminating())
        .count();
  }

  private synchronized void count() {
    Map<String, Integer> now = new HashMap<>();
    for (NodeView node : world.nodes.all()) {
      if (node.isTerminating()) {
        now.merge("", 1, Integer::sum);
        now.merge(groups.getOrDefault(node.ref(), "?"), 1, Integer::sum);
        now.merge(String.valueOf(node.placement().zone()), 1, Integer::sum);
      }
    }
    now.forEach((scope, terminating) -> most.merge(scope, terminating, Math::max));
  }

  /** Counts the terminating nodes after each patch. */
  private final class CountingNodes extends ForwardingNodes {
    CountingNodes(Nodes nodes) {
      super(nodes);
    }

    @Override
    public PatchOutcome patch(NodeView base, NodeChange change) {
      PatchOutcome outcome = super.patch(base, change);
      count();
      return outcome;
    }
  }
}
