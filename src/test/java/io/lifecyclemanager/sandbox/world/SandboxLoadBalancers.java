package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.sandbox.traffic.LoadBalancerFront;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedLoadBalancer;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.TargetType;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The load balancers of the world. Every instance is in each of them. Thread-safe. */
public final class SandboxLoadBalancers {
  private static final Set<String> SENT_TO = Set.of("healthy", "unavailable");
  private static final int PORT = 80;

  private final List<SimulatedTargetGroup> targetGroups;
  private final List<SimulatedClassicElb> classicElbs;
  private final Map<LoadBalancerFront, Supplier<Set<String>>> fronts = new LinkedHashMap<>();

  SandboxLoadBalancers(SimulatedAws aws, SandboxScale scene) {
    aws.elbV2().networkRemoval(scene.network().removal());
    targetGroups =
        Stream.concat(
                targetGroups(
                    aws,
                    LoadBalancerType.APPLICATION,
                    "alb",
                    "HTTP",
                    scene.targetGroups(),
                    scene.delay()),
                targetGroups(
                    aws,
                    LoadBalancerType.NETWORK,
                    "nlb",
                    "TCP",
                    scene.network().targetGroups(),
                    scene.delay()))
            .toList();
    classicElbs =
        IntStream.range(0, scene.classicElbs())
            .mapToObj(number ->
                aws.classicElb()
                    .createLoadBalancer("classic-" + (number + 1))
                    .tag("kubernetes.io/cluster/" + SandboxWorld.CLUSTER_NAME, "owned")
                    .connectionDraining(scene.delay()))
            .toList();
    if (scene.pods() > 0) {
      open(scene);
    }
  }

  private static Stream<SimulatedTargetGroup> targetGroups(
      SimulatedAws aws,
      LoadBalancerType type,
      String name,
      String protocol,
      int number,
      Duration delay) {
    SimulatedLoadBalancer balancer = aws.elbV2().createLoadBalancer(name, type);
    return IntStream.rangeClosed(1, number)
        .mapToObj(i ->
            aws.elbV2()
                .createTargetGroup(name + "-group-" + i, TargetType.INSTANCE, protocol, PORT)
                .tag("elbv2.k8s.aws/cluster", SandboxWorld.CLUSTER_NAME)
                .attachTo(balancer)
                .deregistrationDelay(delay));
  }

  /** The balancers take turns with what they feed, as far as there are pods of it. */
  private void open(SandboxScale scene) {
    List<SandboxWorkload> kinds =
        Arrays.stream(SandboxWorkload.values()).limit(scene.pods()).toList();
    for (int i = 0; i < targetGroups.size(); i++) {
      SimulatedTargetGroup group = targetGroups.get(i);
      fronts.put(front(group.name(), kinds.get(i % kinds.size())), () -> sentTo(group));
    }
    for (int i = 0; i < classicElbs.size(); i++) {
      SimulatedClassicElb classic = classicElbs.get(i);
      fronts.put(
          front(classic.name(), kinds.get((i + 1) % kinds.size())),
          () -> Set.copyOf(classic.instances()));
    }
  }

  /** From now on the target groups have requests for this workload too. */
  public void serve(SandboxWorkload workload) {
    targetGroups.forEach(group -> fronts.put(front(group.name(), workload), () -> sentTo(group)));
  }

  private static LoadBalancerFront front(String name, SandboxWorkload workload) {
    return new LoadBalancerFront(name, workload.way(), workload.app());
  }

  private static Set<String> sentTo(SimulatedTargetGroup group) {
    return group.targets().entrySet().stream()
        .filter(target -> SENT_TO.contains(target.getValue().state()))
        .map(target -> target.getKey().id())
        .collect(Collectors.toSet());
  }

  /** Registers the instance wherever new connections are not sent to it. */
  void register(String instance) {
    targetGroups.stream()
        .filter(group -> !group.sendsTo(instance))
        .forEach(group -> group.register(instance));
    classicElbs.stream()
        .filter(classic -> !classic.instances().contains(instance))
        .forEach(classic -> classic.register(instance));
  }

  /** The nodes to which each load balancer sends new connections. */
  public Map<LoadBalancerFront, Set<String>> registered(Map<String, String> nodeOf) {
    Map<LoadBalancerFront, Set<String>> registered = new LinkedHashMap<>();
    fronts.forEach((front, instances) -> {
      Set<String> nodes = new HashSet<>();
      instances.get().forEach(instance -> nodes.add(nodeOf.getOrDefault(instance, instance)));
      registered.put(front, nodes);
    });
    return registered;
  }

  /** Whether requests are answered through any of them. */
  public boolean areFeeding() {
    return !fronts.isEmpty();
  }

  /** How many registrations of these instances still get new connections. */
  public long countRegistered(Set<String> instances) {
    return states(instances).stream().filter(state -> !"draining".equals(state)).count()
        + classicElbs.stream()
            .mapToLong(one -> one.instances().stream().filter(instances::contains).count())
            .sum();
  }

  /** How many registrations of these instances are draining. */
  public long countDraining(Set<String> instances) {
    return states(instances).stream().filter("draining"::equals).count()
        + classicElbs.stream()
            .mapToLong(one -> one.draining().stream().filter(instances::contains).count())
            .sum();
  }

  private List<String> states(Set<String> instances) {
    return targetGroups.stream()
        .flatMap(group -> group.targets().entrySet().stream())
        .filter(target -> instances.contains(target.getKey().id()))
        .map(target -> target.getValue().state())
        .toList();
  }
}
