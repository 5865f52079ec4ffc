package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds out which of the permissions that {@code serve} needs are missing. */
final class PermissionCollector {
  private static final String CORE = "";
  private static final String POLICY = "policy";
  private static final String STORAGE = "storage.k8s.io";

  /** Permissions that every {@code serve} needs. */
  private static final List<ClusterPermission> ALWAYS_NEEDED =
      List.of(
          new ClusterPermission("get", CORE, "nodes"),
          new ClusterPermission("list", CORE, "nodes"),
          new ClusterPermission("watch", CORE, "nodes"),
          new ClusterPermission("patch", CORE, "nodes"),
          new ClusterPermission("list", CORE, "pods"),
          new ClusterPermission("watch", CORE, "pods"),
          new ClusterPermission("create", CORE, "pods/eviction"),
          new ClusterPermission("list", CORE, "services"),
          new ClusterPermission("list", POLICY, "poddisruptionbudgets"),
          new ClusterPermission("watch", POLICY, "poddisruptionbudgets"),
          new ClusterPermission("get", CORE, "persistentvolumeclaims"),
          new ClusterPermission("list", STORAGE, "volumeattachments"),
          new ClusterPermission("watch", STORAGE, "volumeattachments"));

  /** Permissions that forced deletions need. */
  private static final List<ClusterPermission> NEEDED_FOR_FORCED_DELETION =
      List.of(
          new ClusterPermission("delete", CORE, "pods"),
          new ClusterPermission("patch", CORE, "pods/status"));

  private final DoctorTarget target;
  private final AccountInspector account;
  private final ClusterInspector cluster;
  private final QueryResult<String> apiServerVersion;

  PermissionCollector(
      DoctorTarget target,
      AccountInspector account,
      ClusterInspector cluster,
      QueryResult<String> apiServerVersion) {
    this.target = target;
    this.account = account;
    this.cluster = cluster;
    this.apiServerVersion = apiServerVersion;
  }

  /** The RBAC permissions that {@code serve} needs with these options. */
  static List<ClusterPermission> needed(DoctorTarget target) {
    List<ClusterPermission> needed = new ArrayList<>(ALWAYS_NEEDED);
    if (!target.maxGracePeriod().isZero()) {
      needed.addAll(NEEDED_FOR_FORCED_DELETION);
    }
    return needed;
  }

  /** The RBAC permissions that are missing. */
  QueryResult<MissingPermissions> inCluster() {
    return inCluster(needed(target));
  }

  /** The RBAC permissions that a feature lacks. */
  QueryResult<MissingPermissions> of(OptionalFeature feature) {
    String namespace = target.serviceAccount().namespace();
    return apiServerVersion.flatMap(_ -> inCluster(feature.permissions(namespace)));
  }

  private QueryResult<MissingPermissions> inCluster(List<ClusterPermission> needed) {
    return switch (QueryResult.query(() -> cluster.findDenied(target.serviceAccount(), needed))) {
      case QueryResult.Available<List<ClusterPermission>>(List<ClusterPermission> denied) ->
          new QueryResult.Available<>(
              new MissingPermissions(
                  "service account " + target.serviceAccount(),
                  "by access review",
                  names(denied),
                  List.of()));
      case QueryResult.Unavailable<List<ClusterPermission>>(String reason, _) ->
          ofCaller(needed, reason);
    };
  }

  /**
   * The permissions of the caller, which every caller may review. They are an answer only if
   * nothing is missing: the caller may be another identity than {@code serve}.
   */
  private QueryResult<MissingPermissions> ofCaller(List<ClusterPermission> needed, String reason) {
    return QueryResult.query(() -> cluster.findDenied(needed))
        .flatMap(denied ->
            denied.isEmpty()
                ? new QueryResult.Available<>(
                    new MissingPermissions(
                        "the identity that runs doctor", "by access review", List.of(), List.of()))
                : new QueryResult.Unavailable<>(
                    "%s; the identity that runs doctor is denied %s too"
                        .formatted(reason, String.join(", ", names(denied)))));
  }

  private static List<String> names(List<ClusterPermission> permissions) {
    return permissions.stream().map(ClusterPermission::toString).toList();
  }

  /** The IAM permissions that are missing. */
  QueryResult<MissingPermissions> inAws(
      CallerIdentity caller,
      Optional<QueueState> queue,
      QueryResult<List<ClusterGroup>> groups,
      QueryResult<List<LoadBalancerState>> loadBalancers) {
    if (queue.isEmpty()) {
      return new QueryResult.Unavailable<>("there is no queue", Optional.of(Requirement.QUEUE));
    }
    if (target.clusterName().isEmpty()) {
      return new QueryResult.Unavailable<>(
          "without --cluster-name the tags that the policy has to allow are not known");
    }
    String queueArn = queue.get().arn();
    List<RequiredPermission> needed =
        ConcretePermissions.of(
            needed(caller, queue.get(), target.clusterName().get()),
            orEmpty(groups).stream().filter(group -> !group.hooksTo(queueArn).isEmpty()).toList(),
            orEmpty(loadBalancers));
    return role().flatMap(role -> inAws(caller, role, needed));
  }

  /** ARN of the IAM role of {@code serve}. */
  private QueryResult<String> role() {
    return target.roleArn().isPresent()
        ? new QueryResult.Available<>(target.roleArn().get())
        : apiServerVersion
            .thenQuery(_ -> cluster.roleArnOf(target.serviceAccount()))
            .flatMap(annotated ->
                annotated
                    .<QueryResult<String>>map(QueryResult.Available::new)
                    .orElseGet(() ->
                        new QueryResult.Unavailable<>(
                            "service account "
                                + target.serviceAccount()
                                + " has no annotation with a role; with EKS Pod Identity give"
                                + " --controller-role-arn")));
  }

  private QueryResult<MissingPermissions> inAws(
      CallerIdentity caller, String role, List<RequiredPermission> needed) {
    QueryResult<MissingPermissions> simulated =
        QueryResult.query(() ->
            new MissingPermissions(
                role,
                "by simulation",
                missing(needed, account.findDenied(role, needed)),
                List.of()));
    return simulated instanceof QueryResult.Unavailable<MissingPermissions>
            && isSessionOf(role, caller.arn())
        ? QueryResult.query(() -> byDryRun(caller, needed))
        : simulated;
  }

  private List<RequiredPermission> needed(CallerIdentity caller, QueueState queue, String cluster) {
    ControllerPermissions permissions =
        new ControllerPermissions(
            caller.place(),
            queue.arn(),
            cluster,
            target.targetGroups(),
            target.classicLoadBalancers(),
            target.events(),
            queue.hasCustomerManagedKey() && !queue.hasKeyAlias()
                ? Optional.of(caller.place().keyArn(queue.key()))
                : Optional.empty());
    return permissions.policy().requiredPermissions().stream()
        .filter(permission -> !permissions.isOptional(permission.action()))
        .toList();
  }

  private static <T> List<T> orEmpty(QueryResult<List<T>> answer) {
    return answer instanceof QueryResult.Available<List<T>>(List<T> known) ? known : List.of();
  }

  /**
   * The actions that are denied on a resource for every alternative in which they are needed, with
   * the resources unless all are denied.
   */
  private static List<String> missing(
      List<RequiredPermission> needed, List<RequiredPermission> denied) {
    Map<String, Set<String>> all = new TreeMap<>();
    Map<String, Set<String>> deniedOn = new TreeMap<>();
    needed.forEach(permission -> {
      all.computeIfAbsent(permission.action(), _ -> new TreeSet<>()).add(permission.resource());
      deniedOn
          .computeIfAbsent(permission.action(), _ -> new TreeSet<>())
          .add(permission.resource());
    });
    needed.stream()
        .filter(permission -> !denied.contains(permission))
        .forEach(permission ->
            deniedOn
                .getOrDefault(permission.action(), new TreeSet<>())
                .remove(permission.resource()));
    List<String> missing = new ArrayList<>();
    deniedOn.forEach((action, resources) -> {
      if (resources.equals(all.get(action))) {
        missing.add(action);
      } else if (!resources.isEmpty()) {
        missing.add(
            action
                + " on "
                + Phrases.list(
                    resources.stream().map(resource -> resource.replaceFirst(".*:", "")).toList()));
      }
    });
    return missing;
  }

  private MissingPermissions byDryRun(CallerIdentity caller, List<RequiredPermission> needed) {
    AccountInspector.DryRunResult result =
        account.dryRun(needed.stream().map(RequiredPermission::action).collect(Collectors.toSet()));
    return new MissingPermissions(
        caller.arn(),
        "by calls without an effect",
        result.denied().stream().sorted().toList(),
        result.untested().stream().sorted().toList());
  }

  /** Whether the caller has assumed the role, as in {@code …:assumed-role/name/session}. */
  private static boolean isSessionOf(String role, String caller) {
    String name = role.substring(role.lastIndexOf('/') + 1);
    return role.equals(caller) || caller.contains(":assumed-role/" + name + "/");
  }
}
