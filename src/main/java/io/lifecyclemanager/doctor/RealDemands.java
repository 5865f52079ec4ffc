package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.doctor.World.Group;
import io.lifecyclemanager.enrollment.RequiredPermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is needed with the groups and balancers that there are, in place of any: a policy may name
 * them. Pure.
 */
final class RealDemands {
  private static final String ANY = "*";
  private static final String TAG = ":ResourceTag/";
  private static final String SCALING = "autoscaling";
  private static final String BALANCING = "elasticloadbalancing";

  private RealDemands() {}

  /**
   * Each demand on any group or balancer, with each of these instead, as it is tagged; where there
   * is none, and of what takes no resource, the demand stays as it is.
   */
  static List<RequiredPermission> of(
      List<RequiredPermission> needed, List<Group> groups, List<BalancerState> balancers) {
    return needed.stream()
        .flatMap(demand -> {
          List<RequiredPermission> real = real(demand, groups, balancers).toList();
          return real.isEmpty() ? Stream.of(demand) : real.stream();
        })
        .distinct()
        .toList();
  }

  private static Stream<RequiredPermission> real(
      RequiredPermission demand, List<Group> groups, List<BalancerState> balancers) {
    if (demand.resource().equals(ANY) || !demand.resource().contains(ANY)) {
      return Stream.empty();
    }
    if (demand.action().startsWith(SCALING + ":")) {
      return groups.stream()
          .map(Group::state)
          .map(group -> with(demand, group.arn(), SCALING, group.tags()));
    }
    return balancers.stream()
        .filter(one -> demand.action().equals(deregistration(one.kind())))
        .map(one -> with(demand, one.arn(), BALANCING, one.tags()));
  }

  private static String deregistration(Kind kind) {
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
