package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.Caller;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cluster.Right;
import io.lifecyclemanager.doctor.World.Lacking;
import io.lifecyclemanager.enrollment.ControllerRights;
import io.lifecyclemanager.enrollment.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    Answered<List<Right>> denied = Answered.ask(() -> cluster.denied(sought.account(), needed));
    return denied instanceof Answered.Known<List<Right>>(List<Right> missing)
        ? new Answered.Known<>(lacking("service account " + sought.account(), missing))
        : Answered.ask(() -> lacking("whoever runs doctor", cluster.denied(needed)));
  }

  private static Lacking lacking(String whose, List<Right> denied) {
    return new Lacking(
        whose, "by access review", denied.stream().map(Right::toString).toList(), List.of());
  }

  Answered<Lacking> inAws(Caller caller, Optional<QueueState> queue) {
    if (queue.isEmpty() || sought.cluster().isEmpty()) {
      return new Answered.Unknown<>(
          queue.isEmpty()
              ? "there is no queue"
              : "without --cluster-name nobody knows which tags the policy has to allow");
    }
    List<Demand> needed = needed(caller, queue.get(), sought.cluster().get());
    Optional<String> role = sought.role().or(this::annotated);
    String whose = role.orElse(caller.arn());
    Answered<Lacking> simulated =
        Answered.ask(() ->
            new Lacking(
                whose, "by simulation", missing(needed, cloud.denied(whose, needed)), List.of()));
    boolean self = role.map(arn -> isSame(arn, caller.arn())).orElse(true);
    return simulated instanceof Answered.Unknown<Lacking> && self
        ? Answered.ask(() -> tried(caller, needed))
        : simulated;
  }

  /** The role of the service account; who may not read that has not been told. */
  private Optional<String> annotated() {
    return Answered.ask(() -> cluster.roleOf(sought.account()))
            instanceof Answered.Known<Optional<String>>(Optional<String> role)
        ? role
        : Optional.empty();
  }

  private List<Demand> needed(Caller caller, QueueState queue, String cluster) {
    return new ControllerRights(
            caller.place(),
            queue.arn(),
            cluster,
            sought.targetGroups(),
            sought.classic(),
            queue.hasCustomerKey()
                ? Optional.of(caller.place().keyArn(queue.key()))
                : Optional.empty())
        .policy()
        .demands();
  }

  /** Actions that are denied whatever they are done with. */
  private static List<String> missing(List<Demand> needed, List<Demand> denied) {
    Set<String> missing =
        denied.stream().map(Demand::action).collect(Collectors.toCollection(TreeSet::new));
    needed.stream()
        .filter(one -> !denied.contains(one))
        .map(Demand::action)
        .forEach(missing::remove);
    return List.copyOf(missing);
  }

  private Lacking tried(Caller caller, List<Demand> needed) {
    Cloud.Tries tries =
        cloud.tries(needed.stream().map(Demand::action).collect(Collectors.toSet()));
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
