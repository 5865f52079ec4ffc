package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.LoadBalancerType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Target groups and load balancers of the second generation. */
public final class ElbV2World {
  private final InstantSource clock;
  private final List<SimulatedTargetGroup> groups = new CopyOnWriteArrayList<>();
  private final List<SimulatedLoadBalancer> balancers = new CopyOnWriteArrayList<>();
  private final Set<String> bad = ConcurrentHashMap.newKeySet();
  private final List<CutOff> cutOffs = new CopyOnWriteArrayList<>();
  private volatile Duration networkRemoval = Duration.ofSeconds(150);

  /** An instance that ended while a target group still held it: in state {@code health}. */
  public record CutOff(Instant time, String instanceId, String targetGroup, TargetHealth health) {}

  public ElbV2World(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes an instance target group for HTTP on port 80, in no load balancer yet. */
  public SimulatedTargetGroup createTargetGroup(String name) {
    return createTargetGroup(name, TargetType.INSTANCE, "HTTP", 80);
  }

  /** Makes a target group, in no load balancer yet. */
  public SimulatedTargetGroup createTargetGroup(
      String name, TargetType type, String protocol, int port) {
    SimulatedTargetGroup group = new SimulatedTargetGroup(this, name, type, protocol, port);
    groups.add(group);
    return group;
  }

  /** Makes a load balancer without tags. */
  public SimulatedLoadBalancer createLoadBalancer(String name, LoadBalancerType type) {
    return createLoadBalancer(name, type, Map.of());
  }

  /** Makes a load balancer. */
  public SimulatedLoadBalancer createLoadBalancer(
      String name, LoadBalancerType type, Map<String, String> tags) {
    SimulatedLoadBalancer balancer =
        new SimulatedLoadBalancer(Arns.loadBalancer(name, type), name, type, Map.copyOf(tags));
    balancers.add(balancer);
    return balancer;
  }

  /** Removes a target group, as a deletion by an operator does. */
  public void delete(SimulatedTargetGroup group) {
    groups.remove(group);
  }

  /**
   * How long a target of a network load balancer drains at least, whatever the delay says; 150 s
   * unless set.
   */
  public void networkRemoval(Duration atLeast) {
    networkRemoval = atLeast;
  }

  /** From now on a call that names this id fails as a whole with InvalidTarget. */
  public void makeBad(String id) {
    bad.add(id);
  }

  /** Ends {@link #makeBad}. */
  public void makeGood(String id) {
    bad.remove(id);
  }

  /** The registrations that were still there when their instance ended. */
  public List<CutOff> cutOffs() {
    return List.copyOf(cutOffs);
  }

  /** An instance has ended: its registrations go with it, and are noted as {@link #cutOffs}. */
  public void instanceGone(String id) {
    Instant now = now();
    for (SimulatedTargetGroup group : groups) {
      group
          .listed(now)
          .forEach((target, health) -> {
            if (target.id().equals(id)) {
              cutOffs.add(new CutOff(now, id, group.name(), health));
            }
          });
      group.forget(id);
    }
  }

  Instant now() {
    return clock.instant();
  }

  void register(SimulatedTargetGroup group, Collection<Target> targets) {
    check(group, targets);
    targets.forEach(target -> group.register(target.id(), target.port()));
  }

  /** Deregisters targets; fails as a whole for one that cannot be in the group. */
  public void deregister(SimulatedTargetGroup group, Collection<Target> targets) {
    check(group, targets);
    targets.forEach(target -> group.deregister(target, now(), networkRemoval));
  }

  /** Deregisters every port of an id, and answers when the last of them will be gone. */
  public Instant deregisterInstance(String groupArn, String id) {
    Instant now = now();
    return find(groupArn)
        .flatMap(group -> {
          group.listed(now).keySet().stream()
              .filter(target -> target.id().equals(id))
              .forEach(target -> group.deregister(target, now, networkRemoval));
          return group.drainedAt(id);
        })
        .orElse(now);
  }

  private void check(SimulatedTargetGroup group, Collection<Target> targets) {
    for (Target target : targets) {
      if (bad.contains(target.id()) || !group.type().canBe(target.id())) {
        throw new AwsFailure(
            400,
            "InvalidTarget",
            "The following targets are not valid for target group "
                + group.name()
                + ": '"
                + target.id()
                + "'");
      }
    }
  }

  SimulatedTargetGroup group(String arn) {
    return find(arn)
        .orElseThrow(() ->
            new AwsFailure(400, "TargetGroupNotFound", "Target groups '" + arn + "' not found"));
  }

  public Optional<SimulatedTargetGroup> find(String arn) {
    return groups.stream().filter(group -> group.arn().equals(arn)).findFirst();
  }

  List<SimulatedTargetGroup> groups() {
    return List.copyOf(groups);
  }

  List<SimulatedLoadBalancer> balancers() {
    return List.copyOf(balancers);
  }
}
