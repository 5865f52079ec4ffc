package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Caller;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cluster.Right;
import io.lifecyclemanager.doctor.World.Group;
import io.lifecyclemanager.doctor.World.Lacking;
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
final class Rights {
  private static final String CORE = "";

  /** What no run goes without. */
  private static final List<Right> ALWAYS =
      List.of(
          new Right("get", CORE, "nodes"),
          new Right("list", CORE, "nodes"),
          new Right("watch", CORE, "nodes"),
          new Right("patch", CORE, "nodes"),
          new Right("list", CORE, "pods"),
          new Right("watch", CORE, "pods"),
          new Right("create", CORE, "pods/eviction"),
          new Right("list", CORE, "services"));

  /** What is needed where pods may be deleted past their budgets. */
  private static final List<Right> DELETING =
      List.of(new Right("delete", CORE, "pods"), new Right("patch", CORE, "pods/status"));

  private final Sought sought;
  private final Cloud cloud;
  private final Cluster cluster;

  Rights(Sought sought, Cloud cloud, Cluster cluster) {
    this.sought = sought;
    this.cloud = cloud;
    this.cluster = cluster;
  }

  /** The rights in the cluster. */
  static List<Right> needed(Sought sought) {
    List<Right> needed = new ArrayList<>(ALWAYS);
    if (!sought.maxGrace().isZero()) {
      needed.addAll(DELETING);
    }
    return needed;
  }

  Answered<Lacking> inCluster() {
    List<Right> needed = needed(sought);
    return switch (Answered.ask(() -> cluster.denied(sought.account(), needed))) {
      case Answered.Known<List<Right>>(List<Right> denied) ->
          new Answered.Known<>(
              new Lacking(
                  "service account " + sought.account(),
                  "by access review",
                  words(denied),
                  List.of()));
      case Answered.Unknown<List<Right>>(String why) -> ofCaller(needed, why);
    };
  }

  /** What whoever asks may do is known to them; that says something where they are serve. */
  private Answered<Lacking> ofCaller(List<Right> needed, String why) {
    return Answered.ask(() -> cluster.denied(needed))
        .flatMap(denied ->
            denied.isEmpty()
                ? new Answered.Known<>(
                    new Lacking("whoever runs doctor", "by access review", List.of(), List.of()))
                : new Answered.Unknown<>(
                    "%s; whoever runs doctor may not %s, either"
                        .formatted(why, String.join(", ", words(denied)))));
  }

  private static List<String> words(List<Right> rights) {
    return rights.stream().map(Right::toString).toList();
  }

  Answered<Lacking> inAws(
      Caller caller,
      Optional<QueueState> queue,
      Answered<List<Group>> groups,
      Answered<List<BalancerState>> balancers) {
    if (queue.isEmpty() || sought.cluster().isEmpty()) {
      return new Answered.Unknown<>(
          queue.isEmpty()
              ? "there is no queue"
              : "without --cluster-name nobody knows which tags the policy has to allow");
    }
    String queueArn = queue.get().arn();
    List<RequiredPermission> needed =
        RealDemands.of(
            needed(caller, queue.get(), sought.cluster().get()),
            orNone(groups).stream().filter(one -> !one.hooksTo(queueArn).isEmpty()).toList(),
            orNone(balancers));
    return role().flatMap(role -> inAws(caller, role, needed));
  }

  /** The role that serve has. */
  private Answered<String> role() {
    return sought.role().isPresent()
        ? new Answered.Known<>(sought.role().get())
        : Answered.ask(() -> cluster.roleOf(sought.account()))
            .flatMap(annotated ->
                annotated
                    .<Answered<String>>map(Answered.Known::new)
                    .orElseGet(() ->
                        new Answered.Unknown<>(
                            "service account "
                                + sought.account()
                                + " names no role; with EKS Pod Identity give"
                                + " --controller-role-arn")));
  }

  private Answered<Lacking> inAws(Caller caller, String role, List<RequiredPermission> needed) {
    Answered<Lacking> simulated =
        Answered.ask(() ->
            new Lacking(
                role, "by simulation", missing(needed, cloud.denied(role, needed)), List.of()));
    return simulated instanceof Answered.Unknown<Lacking> && isSame(role, caller.arn())
        ? Answered.ask(() -> tried(caller, needed))
        : simulated;
  }

  private List<RequiredPermission> needed(Caller caller, QueueState queue, String cluster) {
    return new ControllerPermissions(
            caller.place(),
            queue.arn(),
            cluster,
            sought.targetGroups(),
            sought.classic(),
            queue.hasCustomerKey() && !EncryptionChecks.isAlias(queue)
                ? Optional.of(caller.place().keyArn(queue.key()))
                : Optional.empty())
        .policy()
        .requiredPermissions();
  }

  private static <T> List<T> orNone(Answered<List<T>> answer) {
    return answer instanceof Answered.Known<List<T>>(List<T> known) ? known : List.of();
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
                + Words.few(resources.stream().map(one -> one.replaceFirst(".*:", "")).toList()));
      }
    });
    return missing;
  }

  private Lacking tried(Caller caller, List<RequiredPermission> needed) {
    Cloud.Tries tries =
        cloud.tries(needed.stream().map(RequiredPermission::action).collect(Collectors.toSet()));
    return new Lacking(
        caller.arn(),
        "by trying",
        tries.denied().stream().sorted().toList(),
        tries.untried().stream().sorted().toList());
  }

  /** Whether a session is of a role: {@code …:assumed-role/name/session}, {@code …:role/name}. */
  private static boolean isSame(String role, String caller) {
    String name = role.substring(role.lastIndexOf('/') + 1);
    return role.equals(caller) || caller.contains(":assumed-role/" + name + "/");
  }
}
