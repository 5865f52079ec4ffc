package io.lifecyclemanager.app.deregistration;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.aws.ec2.Ec2InstanceAddresses;
import io.lifecyclemanager.aws.loadbalancer.ClassicLoadBalancers;
import io.lifecyclemanager.aws.loadbalancer.IpTargetGroups;
import io.lifecyclemanager.aws.loadbalancer.TargetGroups;
import io.lifecyclemanager.claim.InstanceAddresses;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.Deregistration.DeregistrationDependencies;
import io.lifecyclemanager.deregistration.LoadBalancerMembership;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.deregistration.SettleTimes;
import io.lifecyclemanager.deregistration.request.AddressTargetGroups;
import io.lifecyclemanager.deregistration.request.RequestDependencies;
import io.lifecyclemanager.deregistration.request.RequestedDeregistrations;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ports to the load balancers that are managed.
 *
 * @param families one for each type of load balancer with instances as targets
 * @param addressTargetGroups the target groups of IP addresses; empty where target groups are not
 *     managed
 * @param addresses the addresses of instances
 * @param settleTimes zero unless set
 */
public record LoadBalancerPorts(
    List<LoadBalancers> families,
    List<AddressTargetGroups> addressTargetGroups,
    InstanceAddresses addresses,
    SettleTimes settleTimes) {
  /** Copies the lists. */
  public LoadBalancerPorts {
    families = List.copyOf(families);
    addressTargetGroups = List.copyOf(addressTargetGroups);
  }

  /**
   * The ports to AWS; sends no request.
   *
   * @param targetGroups whether target groups are managed
   * @param classicElbs whether classic load balancers are managed
   */
  public static LoadBalancerPorts of(
      AwsClients aws, boolean targetGroups, boolean classicElbs, Time time) {
    List<LoadBalancers> families = new ArrayList<>();
    if (targetGroups) {
      families.add(new TargetGroups(aws.targetGroups()));
    }
    if (classicElbs) {
      families.add(new ClassicLoadBalancers(aws.classicLoadBalancers()));
    }
    return new LoadBalancerPorts(
        families,
        targetGroups ? List.of(new IpTargetGroups(aws.targetGroups())) : List.of(),
        new Ec2InstanceAddresses(aws::ec2, time),
        new SettleTimes(Duration.ZERO, Duration.ZERO));
  }

  /**
   * The same with settle times.
   *
   * @param application of an ALB or a classic ELB
   * @param network of an NLB or a Gateway Load Balancer
   */
  public LoadBalancerPorts withSettleTimes(Duration application, Duration network) {
    return new LoadBalancerPorts(
        families, addressTargetGroups, addresses, new SettleTimes(application, network));
  }

  /**
   * The requested deregistrations, none at first.
   *
   * @param nodes the nodes of the cluster; null where no cluster is known
   * @param isTerminating whether a termination of the instance is in progress in this process
   */
  public RequestedDeregistrations requested(
      @Nullable Nodes nodes, Predicate<InstanceId> isTerminating, Time time, Listener listener) {
    Random random = new Random(ThreadLocalRandom.current().nextLong());
    return new RequestedDeregistrations(
        new RequestDependencies(
            new DeregistrationDependencies(
                new LoadBalancerMembership(families, time, random, listener),
                settleTimes,
                time,
                random,
                listener),
            addressTargetGroups,
            addresses,
            nodes,
            isTerminating));
  }
}
