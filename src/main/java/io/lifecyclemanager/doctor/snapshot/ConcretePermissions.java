package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Permissions on the groups and load balancers that exist, in place of permissions on any of them:
 * a policy may allow only these. Pure.
 */
public final class ConcretePermissions {
  private static final String ANY = "*";
  private static final String TAG = ":ResourceTag/";
  private static final String SCALING = "autoscaling";
  private static final String BALANCING = "elasticloadbalancing";

  private ConcretePermissions() {}

  /**
   * Replaces each permission on any group or load balancer by one on each that exists, with its
   * tags as context. A permission without a match, or on no particular resource, stays as it is.
   *
   * @param needed with {@code *} in the resource where any group or load balancer is meant
   */
  public static List<RequiredPermission> of(
      List<RequiredPermission> needed,
      List<ClusterGroup> groups,
      List<LoadBalancerState> loadBalancers) {
    return needed.stream()
        .flatMap(permission -> {
          List<RequiredPermission> concrete = concrete(permission, groups, loadBalancers).toList();
          return concrete.isEmpty() ? Stream.of(permission) : concrete.stream();
        })
        .distinct()
        .toList();
  }

  private static Stream<RequiredPermission> concrete(
      RequiredPermission permission,
      List<ClusterGroup> groups,
      List<LoadBalancerState> loadBalancers) {
    if (permission.resource().equals(ANY) || !permission.resource().contains(ANY)) {
      return Stream.empty();
    }
    if (permission.action().startsWith(SCALING + ":")) {
      return groups.stream()
          .map(ClusterGroup::state)
          .map(group -> with(permission, group.arn(), SCALING, group.tags()));
    }
    return loadBalancers.stream()
        .filter(loadBalancer -> permission.action().equals(deregistration(loadBalancer.family())))
        .map(loadBalancer -> with(permission, loadBalancer.arn(), BALANCING, loadBalancer.tags()));
  }

  private static String deregistration(LoadBalancerFamily family) {
    return switch (family) {
      case APPLICATION, NETWORK -> BALANCING + ":DeregisterTargets";
      case CLASSIC -> BALANCING + ":DeregisterInstancesFromLoadBalancer";
    };
  }

  /** IAM offers each tag under a key of the service and under a global key. */
  private static RequiredPermission with(
      RequiredPermission permission, String arn, String service, Map<String, String> tags) {
    Map<String, String> context = new HashMap<>(permission.context());
    context.keySet().removeIf(key -> key.contains(TAG));
    tags.forEach((key, value) -> {
      context.put("aws" + TAG + key, value);
      context.put(service + TAG + key, value);
    });
    return new RequiredPermission(permission.action(), arn, context);
  }
}
