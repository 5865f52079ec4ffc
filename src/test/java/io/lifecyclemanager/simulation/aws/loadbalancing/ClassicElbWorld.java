package io.lifecyclemanager.simulation.aws.loadbalancing;

import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb.InstanceHealth;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The classic load balancers. */
public final class ClassicElbWorld {
  private final InstantSource clock;
  private final Ec2World ec2;
  private final List<SimulatedClassicElb> balancers = new CopyOnWriteArrayList<>();
  private final List<ClassicCutOff> cutOffs = new CopyOnWriteArrayList<>();

  /**
   * An instance that ended while a load balancer still held it; {@code draining} if it was
   * deregistered before.
   */
  public record ClassicCutOff(
      Instant time, String instanceId, String loadBalancer, boolean draining) {}

  public ClassicElbWorld(InstantSource clock, Ec2World ec2) {
    this.clock = clock;
    this.ec2 = ec2;
  }

  /** Makes a load balancer with connection draining of 300 s. */
  public SimulatedClassicElb createLoadBalancer(String name) {
    SimulatedClassicElb balancer = new SimulatedClassicElb(clock, name);
    balancers.add(balancer);
    return balancer;
  }

  /** The registrations that were still there when their instance ended. */
  public List<ClassicCutOff> cutOffs() {
    return List.copyOf(cutOffs);
  }

  /** An instance has ended: its registrations go with it, and are noted as {@link #cutOffs}. */
  public void instanceGone(String id) {
    for (SimulatedClassicElb balancer : balancers) {
      Optional.ofNullable(balancer.healths().get(id))
          .ifPresent(health ->
              cutOffs.add(
                  new ClassicCutOff(
                      clock.instant(),
                      id,
                      balancer.name(),
                      health.equals(InstanceHealth.DRAINING))));
      balancer.forget(id);
    }
  }

  public SimulatedClassicElb balancer(String name) {
    return balancers.stream()
        .filter(balancer -> balancer.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new AwsFailure(
                400,
                "LoadBalancerNotFound",
                "There is no ACTIVE Load Balancer named '" + name + "'"));
  }

  List<SimulatedClassicElb> balancers() {
    return List.copyOf(balancers);
  }

  /** Refuses ids of instances that never were, or are no more. */
  void check(List<String> instanceIds) {
    for (String id : instanceIds) {
      if (!ec2.exists(id) && balancers.stream().noneMatch(b -> b.healths().containsKey(id))) {
        throw new AwsFailure(400, "InvalidInstance", "Could not find EC2 instance " + id + ".");
      }
    }
  }
}
