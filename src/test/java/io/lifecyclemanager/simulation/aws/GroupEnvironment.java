package io.lifecyclemanager.simulation.aws;

import io.lifecyclemanager.simulation.aws.autoscaling.InstanceEnvironment;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.autoscaling.StateChange;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World;
import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbWorld;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedClassicElb;
import java.time.Instant;

/** Ties groups to the machines and the load balancers of the same simulation. */
public record GroupEnvironment(Ec2World ec2, ElbV2World elbV2, ClassicElbWorld classicElb)
    implements InstanceEnvironment {

  @Override
  public void follow(StateChange change) {
    String id = change.instanceId();
    switch (change.state()) {
      case PENDING, WARMED_PENDING -> ec2.follow(id, MachineState.RUNNING);
      case WARMED_STOPPED, WARMED_HIBERNATED -> ec2.follow(id, MachineState.STOPPED);
      case TERMINATING_PROCEED, WARMED_TERMINATING_PROCEED ->
          ec2.follow(id, MachineState.SHUTTING_DOWN);
      case TERMINATED -> {
        ec2.follow(id, MachineState.TERMINATED);
        elbV2.instanceGone(id);
        classicElb.instanceGone(id);
      }
      case PENDING_WAIT,
          PENDING_PROCEED,
          IN_SERVICE,
          TERMINATING,
          TERMINATING_WAIT,
          TERMINATING_RETAINED,
          WARMED_PENDING_WAIT,
          WARMED_PENDING_PROCEED,
          REPLACING_ROOT_VOLUME,
          REPLACING_ROOT_VOLUME_WAIT,
          REPLACING_ROOT_VOLUME_PROCEED,
          ROOT_VOLUME_REPLACED,
          WARMED_PENDING_RETAINED,
          WARMED_RUNNING,
          WARMED_TERMINATING,
          WARMED_TERMINATING_WAIT,
          WARMED_TERMINATING_RETAINED,
          ENTERING_STANDBY,
          STANDBY,
          DETACHING,
          DETACHED -> {}
    }
  }

  @Override
  public void settle() {
    ec2.settle();
  }

  @Override
  public void register(SimulatedGroup group, String instanceId, Instant now) {
    group.targetGroups().forEach(arn -> elbV2.find(arn).ifPresent(t -> t.register(instanceId)));
    group.loadBalancers().forEach(name -> classicElb.balancer(name).register(instanceId));
  }

  @Override
  public Instant deregister(SimulatedGroup group, String instanceId, Instant now) {
    Instant last = now;
    for (String arn : group.targetGroups()) {
      last = later(last, elbV2.deregisterInstance(arn, instanceId));
    }
    for (String name : group.loadBalancers()) {
      SimulatedClassicElb balancer = classicElb.balancer(name);
      balancer.deregister(instanceId);
      last = later(last, balancer.drainedAt(instanceId).orElse(now));
    }
    return last;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
