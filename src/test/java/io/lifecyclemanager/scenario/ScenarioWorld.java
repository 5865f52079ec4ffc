package io.lifecyclemanager.scenario;

import io.lifecyclemanager.app.OutboundPorts;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.cli.ParsedSettings;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.fakes.FakeAutoScaling;
import io.lifecyclemanager.fakes.FakeLedgers;
import io.lifecyclemanager.fakes.FakeLoadBalancers;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.FakeQueue;
import io.lifecyclemanager.fakes.FakeVolumes;
import io.lifecyclemanager.fakes.ec2.FakeEc2;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, its Auto Scaling group and its load balancers in memory, and replicas of the
 * controller in simulated time.
 */
public final class ScenarioWorld {
  public static final GroupName GROUP = new GroupName("web");
  public static final String HOOK = "lifecycle-manager";
  public static final Duration LONG = Duration.ofHours(3);
  private static final ServeSettings DEFAULTS =
      ParsedSettings.serve("--queue-name=queue", "--port=0");

  public final SimulatedTime time = new SimulatedTime();
  public final FakeQueue queue = new FakeQueue(time);
  public final FakeAutoScaling autoScaling = new FakeAutoScaling(time, queue);
  public final FakeEc2 ec2 = new FakeEc2(time, autoScaling.ec2(), queue::send);
  public final FakeNodes nodes = new FakeNodes(time);
  public final FakePods pods = new FakePods(time);
  public final FakeVolumes volumes = new FakeVolumes(time);
  public final FakeLoadBalancers balancers = new FakeLoadBalancers(time);
  public final List<Fact> facts = new CopyOnWriteArrayList<>();
  public final FakeLedgers ledgers = new FakeLedgers(time);
  public PeerReplicas peers = () -> false;

  /** Receives each fact of every replica before it is recorded. */
  public volatile Listener listener = fact -> {};

  private final Map<InstanceId, NodeRef> nodeOf = new HashMap<>();
  private final List<TerminationService> engines = new ArrayList<>();
  private UnaryOperator<ServeSettings> change = UnaryOperator.identity();

  public ScenarioWorld() {
    autoScaling.createGroup(GROUP);
    autoScaling.putHook(GROUP, HOOK, Duration.ofMinutes(5));
  }

  /** Settings other than the ordinary ones, for the replicas started from now on. */
  public ScenarioWorld withSettings(UnaryOperator<ServeSettings> settings) {
    change = settings;
    return this;
  }

  /** An instance in service with its node. */
  public InstanceId addNode(int number) {
    return addNode(GROUP, number);
  }

  /** An instance in service of a group that exists, with its node. */
  public InstanceId addNode(GroupName group, int number) {
    return addNode(number, group, null);
  }

  /** As {@link #addNode(GroupName, int)}, with the node in this zone. */
  public InstanceId addNode(int number, GroupName group, @Nullable String zone) {
    InstanceId instance = addInstance(number, group);
    nodeOf.put(instance, nodes.add(instance.value(), "node-" + number, zone));
    return instance;
  }

  /** An instance in service without a node. */
  public InstanceId addInstance(int number) {
    return addInstance(number, GROUP);
  }

  private InstanceId addInstance(int number, GroupName group) {
    InstanceId instance = instanceId(number);
    autoScaling.launch(group, instance);
    return instance;
  }

  /** What instance number so-and-so is called. */
  InstanceId instanceId(int number) {
    return new InstanceId(String.format("i-%017x", number));
  }

  public NodeRef nodeOf(InstanceId instance) {
    return nodeOf.get(instance);
  }

  public NodeView currentNode(InstanceId instance) {
    return nodes.actual(nodeOf(instance));
  }

  /** Starts a replica. */
  public TerminationService start(String name) {
    return start(name, autoScaling, nodes, List.of(balancers));
  }

  /** Starts a replica that sees part of the world through something else. */
  public TerminationService start(
      String name, AutoScalingGroups fleet, Nodes nodes, List<LoadBalancers> families) {
    return start(name, ports(queue, autoScaling, fleet, nodes, pods, families));
  }

  /** Starts a replica that hears of messages through something else. */
  public TerminationService start(String name, Inbox inbox) {
    return start(name, inbox, autoScaling);
  }

  /** Starts a replica that hears of messages, and sees nodes, through something else. */
  public TerminationService start(String name, Inbox inbox, Nodes seen) {
    return start(name, ports(inbox, autoScaling, autoScaling, seen, pods, List.of(balancers)));
  }

  /** Starts a replica that hears of messages, and completes actions, through something else. */
  public TerminationService start(String name, Inbox inbox, LifecycleActions actions) {
    return start(name, ports(inbox, actions, autoScaling, nodes, pods, List.of(balancers)));
  }

  /** Starts a replica that sees and evicts pods through something else. */
  public TerminationService start(String name, PodControl seen) {
    return start(name, ports(queue, autoScaling, autoScaling, nodes, seen, List.of(balancers)));
  }

  /** Starts a replica that can die. */
  public CrashableReplica startCrashable(String name) {
    return startCrashable(
        name, ports(queue, autoScaling, autoScaling, nodes, pods, List.of(balancers)));
  }

  private OutboundPorts ports(
      Inbox inbox,
      LifecycleActions actions,
      AutoScalingGroups fleet,
      Nodes seen,
      PodControl control,
      List<LoadBalancers> families) {
    return new OutboundPorts(
        inbox,
        queue,
        actions,
        fleet,
        autoScaling,
        ec2,
        seen,
        control,
        volumes,
        peers,
        Optional.of(ledgers),
        families);
  }

  /** Starts a replica that can die, and sees the world in its own way. */
  public CrashableReplica startCrashable(String name, OutboundPorts seen) {
    return new CrashableReplica(seen, ports -> start(name, ports));
  }

  /** Starts a replica that sees the world in its own way. */
  public TerminationService start(String name, OutboundPorts ports) {
    TerminationService engine =
        new TerminationService(
            ports, change.apply(DEFAULTS), name, time, new Random(7), this::recordFact);
    engines.add(engine);
    engine.start();
    return engine;
  }

  /** Half a day of loops would be very long. */
  private void recordFact(Fact fact) {
    listener.on(fact);
    if (!(fact instanceof Fact.LoopIterated)) {
      facts.add(fact);
    }
  }

  /** Lets time pass until nothing is on the queue and nothing in flight. */
  public void awaitIdle() throws InterruptedException {
    time.until(
        () -> queue.size() == 0 && engines.stream().allMatch(e -> e.terminationsInProgress() == 0),
        LONG);
  }

  /** The facts of one kind, in order. */
  public <T extends Fact> List<T> facts(Class<T> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The end of the only termination there was. */
  public Fact.TerminationEnded onlyEnd() {
    List<Fact.TerminationEnded> ends = facts(Fact.TerminationEnded.class);
    if (ends.size() != 1) {
      throw new AssertionError("expected one end of a termination, got " + ends);
    }
    return ends.getFirst();
  }

  /** Stops every replica; fails when a thread died on the way. */
  public void close() throws InterruptedException {
    for (TerminationService engine : engines) {
      engine.stop(Duration.ofSeconds(5));
    }
    time.throwFailures();
  }
}
