package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.Snapshot.ClusterGroup;
import io.lifecyclemanager.enrollment.RequiredPermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is needed with the groups and balancers that there are, in place of any: a policy may name
 * them. Pure.
 */
final class ConcretePermissions {
  private static final String ANY = "*";
  private static final String TAG = ":ResourceTag/";
  private static final String SCALING = "autoscaling";
  private static final String BALANCING = "elasticloadbalancing";

  private ConcretePermissions() {}

  /**
   * Each demand on any group or balancer, with each of these instead, as it is tagged; where there
   * is none, and of what takes no resource, the demand stays as it is.
   */
  static List<RequiredPermission> of(
      List<RequiredPermission> needed,
      List<ClusterGroup> groups,
      List<LoadBalancerState> balancers) {
    return needed.stream()
        .flatMap(demand -> {
          List<RequiredPermission> real = concrete(demand, groups, balancers).toList();
          return real.isEmpty() ? Stream.of(demand) : real.stream();
        })
        .distinct()
        .toList();
  }

  private static Stream<RequiredPermission> concrete(
      RequiredPermission demand, List<ClusterGroup> groups, List<LoadBalancerState> balancers) {
    if (demand.resource().equals(ANY) || !demand.resource().contains(ANY)) {
      return Stream.empty();
    }
    if (demand.action().startsWith(SCALING + ":")) {
      return groups.stream()
          .map(ClusterGroup::state)
          .map(group -> with(demand, group.arn(), SCALING, group.tags()));
    }
    return balancers.stream()
        .filter(one -> demand.action().equals(deregistration(one.family())))
        .map(one -> with(demand, one.arn(), BALANCING, one.tags()));
  }

  private static String deregistration(LoadBalancerFamily kind) {
    return switch (kind) {
      case APPLICATION, NETWORK -> BALANCING + ":DeregisterTargets";
      case CLASSIC -> BALANCING + ":DeregisterInstancesFromLoadBalancer";
    };
  }

  /** The tags are asked for by a key of the service and by one of all services. */
  private static RequiredPermission with(
      RequiredPermission demand, String arn, String service, Map<String, String> tags) {
    Map<String, String> context = new HashMap<>(demand.context());
    context.keySet().removeIf(key -> key.contains(TAG));
    tags.forEach((key, value) -> {
      context.put("aws" + TAG + key, value);
      context.put(service + TAG + key, value);
    });
    return new RequiredPermission(demand.action(), arn, context);
  }
}
