package io.lifecyclemanager.scenario.soak;

import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of several groups with their pods and budgets, and the instances of another cluster
 * whose messages come to the same queue. Nodes and pods end with their machines. Used by the thread
 * of the soak; look-ups by any.
 */
final class SoakCluster {
  /** Its actions do not end before anything that the soak does is over. */
  static final GroupName PATIENT = new GroupName("patient");

  static final GroupName TWO_HOOKS = new GroupName("two-hooks");
  static final GroupName FOREIGN = new GroupName("foreign");
  static final String SECOND_HOOK = "second";
  private static final List<GroupName> OWN =
      List.of(ScenarioWorld.GROUP, PATIENT, TWO_HOOKS, ScenarioWorld.GROUP);
  private static final int PODS = 3;

  final ScenarioWorld world = new ScenarioWorld();
  final List<LifecycleAction> actions = new ArrayList<>();
  private final Random random;
  private final List<SoakInstance> instances = new ArrayList<>();
  private final Map<InstanceId, SoakInstance> byId = new HashMap<>();
  private final Map<PodRef, SoakInstance> byPod = new HashMap<>();
  private final Set<SoakInstance> present = new HashSet<>();
  private final Set<LifecycleAction> ended = new HashSet<>();
  private int outcomes;

  SoakCluster(int nodes, int foreign, Random random) {
    this.random = random;
    hooks();
    for (int i = 1; i <= nodes; i++) {
      GroupName group = OWN.get(i % OWN.size());
      InstanceId id = world.addNode(i, group, "zone-" + i % 3);
      add(new SoakInstance(id, group, world.nodeOf(id), random.nextInt(3) == 0));
    }
    for (int i = 1; i <= foreign; i++) {
      InstanceId id = new InstanceId(String.format("i-f%016x", i));
      world.autoScaling.launch(FOREIGN, id);
      add(new SoakInstance(id, FOREIGN, null, random.nextBoolean()));
    }
    setBudgets(5);
  }

  private void hooks() {
    List.of(PATIENT, TWO_HOOKS, FOREIGN).forEach(world.autoScaling::createGroup);
    String hook = ScenarioWorld.HOOK;
    world.autoScaling.putHook(PATIENT, hook, Duration.ofHours(2));
    world.autoScaling.putHook(TWO_HOOKS, hook, Duration.ofMinutes(10));
    world.autoScaling.putHook(TWO_HOOKS, SECOND_HOOK, Duration.ofMinutes(15));
    world.autoScaling.putHook(FOREIGN, hook, Duration.ofMinutes(5));
  }

  private void add(SoakInstance instance) {
    instances.add(instance);
    byId.put(instance.id, instance);
    present.add(instance);
    if (instance.spot) {
      world.ec2.makeSpot(instance.id);
    }
    if (instance.node != null) {
      addPods(instance, instance.node);
    }
  }

  private void addPods(SoakInstance instance, NodeRef node) {
    String name = node.name();
    addPod(instance, node, PodSpec.pod("agent-" + name).ownedBy("apps/DaemonSet"));
    addPod(instance, node, PodSpec.pod("job-" + name).phase("Succeeded"));
    for (int i = 0; i < PODS; i++) {
      int grace = 5 + random.nextInt(60);
      PodSpec pod =
          PodSpec.pod("web-" + name + "-" + i)
              .inNamespace(random.nextBoolean() ? "shop" : "batch")
              .grace(grace)
              .stopsIn(random.nextInt(grace));
      addPod(instance, node, random.nextInt(100) == 0 ? pod.neverTerminates() : pod);
    }
  }

  private void addPod(SoakInstance instance, NodeRef node, PodSpec pod) {
    byPod.put(world.pods.add(node, pod), instance);
  }

  /** Each budget allows so many disruptions from now on. */
  void setBudgets(int allowed) {
    world.pods.budget("shop", "web", Map.of("app", "web"), allowed);
  }

  /** All instances, also those that have ended. */
  List<SoakInstance> instances() {
    return instances;
  }

  /** Any instance that is in service, and waits in no hook; null where the chosen one does not. */
  @Nullable SoakInstance chooseIdle() {
    SoakInstance chosen = instances.get(random.nextInt(instances.size()));
    boolean isPending =
        actions.stream().anyMatch(one -> one.instance().equals(chosen.id) && !ended.contains(one));
    return isRunning(chosen) && lifecycleState(chosen).equals("InService") && !isPending
        ? chosen
        : null;
  }

  /** As Auto Scaling names it; blank when the instance is in no group. */
  String lifecycleState(SoakInstance instance) {
    return world.autoScaling.stateOf(instance.id);
  }

  boolean isRunning(SoakInstance instance) {
    return world.ec2.world().stateOf(instance.id.value()).equals(Optional.of(MachineState.RUNNING));
  }

  @Nullable SoakInstance instance(InstanceId id) {
    return byId.get(id);
  }

  @Nullable SoakInstance instanceOf(PodRef pod) {
    return byPod.get(pod);
  }

  /** The pods of the node that a drain has to wait for. */
  List<PodRef> podsToDrain(NodeRef node) {
    return world.pods.actual(node).keySet().stream()
        .filter(pod -> pod.name().startsWith("web-"))
        .toList();
  }

  /** The lifecycle actions that have begun and not ended. */
  List<LifecycleAction> pendingActions() {
    update();
    return actions.stream().filter(one -> !ended.contains(one)).toList();
  }

  /** Machines that have ended lose their nodes and pods. */
  void update() {
    var all = world.autoScaling.outcomes();
    all.subList(outcomes, all.size()).forEach(one -> ended.add(one.action()));
    outcomes = all.size();
    for (SoakInstance instance : present.stream().filter(one -> !one.isUndisturbed()).toList()) {
      MachineState state = world.ec2.world().stateOf(instance.id.value()).orElseThrow();
      if (state == MachineState.TERMINATED) {
        present.remove(instance);
        actions.stream().filter(one -> one.instance().equals(instance.id)).forEach(ended::add);
        if (instance.node != null) {
          world.pods.actual(instance.node).keySet().forEach(world.pods::remove);
          world.nodes.remove(instance.node);
        }
      }
    }
  }
}
