package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.Snapshot.MissingPermissions;
import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.RequiredPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code serve} needs to be allowed, and what of it it is not. */
final class PermissionCollector {
  private static final String CORE = "";

  /** What no run goes without. */
  private static final List<ClusterPermission> ALWAYS_NEEDED =
      List.of(
          new ClusterPermission("get", CORE, "nodes"),
          new ClusterPermission("list", CORE, "nodes"),
          new ClusterPermission("watch", CORE, "nodes"),
          new ClusterPermission("patch", CORE, "nodes"),
          new ClusterPermission("list", CORE, "pods"),
          new ClusterPermission("watch", CORE, "pods"),
          new ClusterPermission("create", CORE, "pods/eviction"),
          new ClusterPermission("list", CORE, "services"));

  /** What is needed where pods may be deleted past their budgets. */
  private static final List<ClusterPermission> NEEDED_FOR_FORCED_DELETION =
      List.of(
          new ClusterPermission("delete", CORE, "pods"),
          new ClusterPermission("patch", CORE, "pods/status"));

  private final DoctorTarget sought;
  private final AccountInspector cloud;
  private final ClusterInspector cluster;

  PermissionCollector(DoctorTarget sought, AccountInspector cloud, ClusterInspector cluster) {
    this.sought = sought;
    this.cloud = cloud;
    this.cluster = cluster;
  }

  /** The rights in the cluster. */
  static List<ClusterPermission> needed(DoctorTarget sought) {
    List<ClusterPermission> needed = new ArrayList<>(ALWAYS_NEEDED);
    if (!sought.maxGracePeriod().isZero()) {
      needed.addAll(NEEDED_FOR_FORCED_DELETION);
    }
    return needed;
  }

  QueryResult<MissingPermissions> inCluster() {
    List<ClusterPermission> needed = needed(sought);
    return switch (QueryResult.query(() -> cluster.findDenied(sought.serviceAccount(), needed))) {
      case QueryResult.Available<List<ClusterPermission>>(List<ClusterPermission> denied) ->
          new QueryResult.Available<>(
              new MissingPermissions(
                  "service account " + sought.serviceAccount(),
                  "by access review",
                  names(denied),
                  List.of()));
      case QueryResult.Unavailable<List<ClusterPermission>>(String why) -> ofCaller(needed, why);
    };
  }

  /** What whoever asks may do is known to them; that says something where they are serve. */
  private QueryResult<MissingPermissions> ofCaller(List<ClusterPermission> needed, String why) {
    return QueryResult.query(() -> cluster.findDenied(needed))
        .flatMap(denied ->
            denied.isEmpty()
                ? new QueryResult.Available<>(
                    new MissingPermissions(
                        "whoever runs doctor", "by access review", List.of(), List.of()))
                : new QueryResult.Unavailable<>(
                    "%s; whoever runs doctor may not %s, either"
                        .formatted(why, String.join(", ", names(denied)))));
  }

  private static List<String> names(List<ClusterPermission> rights) {
    return rights.stream().map(ClusterPermission::toString).toList();
  }

  QueryResult<MissingPermissions> inAws(
      CallerIdentity caller,
      Optional<QueueState> queue,
      QueryResult<List<ClusterGroup>> groups,
      QueryResult<List<LoadBalancerState>> balancers) {
    if (queue.isEmpty() || sought.clusterName().isEmpty()) {
      return new QueryResult.Unavailable<>(
          queue.isEmpty()
              ? "there is no queue"
              : "without --cluster-name nobody knows which tags the policy has to allow");
    }
    String queueArn = queue.get().arn();
    List<RequiredPermission> needed =
        ConcretePermissions.of(
            needed(caller, queue.get(), sought.clusterName().get()),
            orNone(groups).stream().filter(one -> !one.hooksTo(queueArn).isEmpty()).toList(),
            orNone(balancers));
    return role().flatMap(role -> inAws(caller, role, needed));
  }

  /** The role that serve has. */
  private QueryResult<String> role() {
    return sought.roleArn().isPresent()
        ? new QueryResult.Available<>(sought.roleArn().get())
        : QueryResult.query(() -> cluster.roleArnOf(sought.serviceAccount()))
            .flatMap(annotated ->
                annotated
                    .<QueryResult<String>>map(QueryResult.Available::new)
                    .orElseGet(() ->
                        new QueryResult.Unavailable<>(
                            "service account "
                                + sought.serviceAccount()
                                + " names no role; with EKS Pod Identity give"
                                + " --controller-role-arn")));
  }

  private QueryResult<MissingPermissions> inAws(
      CallerIdentity caller, String role, List<RequiredPermission> needed) {
    QueryResult<MissingPermissions> simulated =
        QueryResult.query(() ->
            new MissingPermissions(
                role, "by simulation", missing(needed, cloud.findDenied(role, needed)), List.of()));
    return simulated instanceof QueryResult.Unavailable<MissingPermissions>
            && isSessionOf(role, caller.arn())
        ? QueryResult.query(() -> byDryRun(caller, needed))
        : simulated;
  }

  private List<RequiredPermission> needed(CallerIdentity caller, QueueState queue, String cluster) {
    return new ControllerPermissions(
            caller.place(),
            queue.arn(),
            cluster,
            sought.targetGroups(),
            sought.classicLoadBalancers(),
            queue.hasCustomerManagedKey() && !EncryptionChecks.isKeyAlias(queue)
                ? Optional.of(caller.place().keyArn(queue.key()))
                : Optional.empty())
        .policy()
        .requiredPermissions();
  }

  private static <T> List<T> orNone(QueryResult<List<T>> answer) {
    return answer instanceof QueryResult.Available<List<T>>(List<T> known) ? known : List.of();
  }

  /** What is denied by every statement that is about it, with the things that it is denied for. */
  private static List<String> missing(
      List<RequiredPermission> needed, List<RequiredPermission> denied) {
    Map<String, Set<String>> all = new TreeMap<>();
    Map<String, Set<String>> lacking = new TreeMap<>();
    needed.forEach(one -> {
      all.computeIfAbsent(one.action(), _ -> new TreeSet<>()).add(one.resource());
      lacking.computeIfAbsent(one.action(), _ -> new TreeSet<>()).add(one.resource());
    });
    needed.stream()
        .filter(one -> !denied.contains(one))
        .forEach(one -> lacking.getOrDefault(one.action(), new TreeSet<>()).remove(one.resource()));
    List<String> missing = new ArrayList<>();
    lacking.forEach((action, resources) -> {
      if (resources.equals(all.get(action))) {
        missing.add(action);
      } else if (!resources.isEmpty()) {
        missing.add(
            action
                + " on "
                + Phrases.list(
                    resources.stream().map(one -> one.replaceFirst(".*:", "")).toList()));
      }
    });
    return missing;
  }

  private MissingPermissions byDryRun(CallerIdentity caller, List<RequiredPermission> needed) {
    AccountInspector.DryRunResult tries =
        cloud.dryRun(needed.stream().map(RequiredPermission::action).collect(Collectors.toSet()));
    return new MissingPermissions(
        caller.arn(),
        "by trying",
        tries.denied().stream().sorted().toList(),
        tries.untested().stream().sorted().toList());
  }

  /** Whether a session is of a role: {@code …:assumed-role/name/session}, {@code …:role/name}. */
  private static boolean isSessionOf(String role, String caller) {
    String name = role.substring(role.lastIndexOf('/') + 1);
    return role.equals(caller) || caller.contains(":assumed-role/" + name + "/");
  }
}
