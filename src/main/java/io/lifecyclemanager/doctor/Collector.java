package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.Snapshot.NotificationRole;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks everybody, one after the other, and puts the answers together. */
final class Collector {
  private final DoctorTarget sought;
  private final AccountInspector cloud;
  private final ClusterInspector cluster;
  private final ControllerReplicas serving;
  private final HookProber prober;
  private final Consumer<String> progress;

  Collector(
      DoctorTarget sought,
      AccountInspector cloud,
      ClusterInspector cluster,
      ControllerReplicas serving,
      HookProber prober,
      Consumer<String> progress) {
    this.sought = sought;
    this.cloud = cloud;
    this.cluster = cluster;
    this.serving = serving;
    this.prober = prober;
    this.progress = progress;
  }

  /**
   * The world as it is now.
   *
   * @param probe whether to probe the hooks
   */
  Snapshot collect(boolean probe) throws InterruptedException {
    progress.accept("asking the API server");
    QueryResult<String> version = QueryResult.query(cluster::version);
    QueryResult<List<NodeState>> nodes = version.thenQuery(_ -> cluster.nodes());
    QueryResult<List<ClusterInspector.PodState>> pods = version.thenQuery(_ -> cluster.pods());
    progress.accept("asking AWS");
    QueryResult<AccountInspector.CallerIdentity> caller = QueryResult.query(cloud::caller);
    QueryResult<Optional<QueueState>> queue = caller.thenQuery(_ -> cloud.queue());
    QueryResult<List<GroupState>> all = caller.thenQuery(_ -> cloud.groups());
    QueryResult<List<ClusterGroup>> groups = all.thenQuery(them -> clusterGroups(them, nodes));
    QueryResult<List<LoadBalancerState>> balancers = groups.thenQuery(this::balancers);
    Optional<QueryResult<List<HookProbe>>> probes =
        probe ? Optional.of(probes(queue, groups)) : Optional.empty();
    progress.accept("asking who may do what");
    PermissionCollector rights = new PermissionCollector(sought, cloud, cluster);
    return new Snapshot(
        sought,
        caller,
        version,
        queue,
        queue.thenQuery(one ->
            one.flatMap(QueueState::deadLetters)
                .map(to -> cloud.messageCount(to.deadLetterQueueArn()))),
        queue.thenQuery(
            one -> one.map(found -> cloud.eventRulesTargeting(found.arn())).orElse(List.of())),
        groups,
        all.thenQuery(this::missingGroups),
        caller.flatMap(who ->
            queue.flatMap(
                one -> groups.thenQuery(ours -> notificationRoles(who.place(), ours, one)))),
        caller.flatMap(who -> queue.flatMap(one -> rights.inAws(who, one, groups, balancers))),
        version.flatMap(_ -> rights.inCluster()),
        QueryResult.query(serving::query),
        probes,
        nodes,
        pods,
        version.thenQuery(_ -> cluster.budgets()),
        version.thenQuery(_ -> cluster.localClaims()),
        version.thenQuery(_ -> cluster.workloads()),
        balancers);
  }

  private List<String> missingGroups(List<GroupState> groups) {
    Set<String> there =
        groups.stream().map(group -> group.name().value()).collect(Collectors.toSet());
    return sought.groups().stream().filter(name -> !there.contains(name)).sorted().toList();
  }

  private List<LoadBalancerState> balancers(List<ClusterGroup> groups) {
    return cloud.loadBalancers(
        Arrays.stream(LoadBalancerFamily.values())
            .filter(sought::deregistersFrom)
            .collect(Collectors.toSet()),
        groups.stream()
            .flatMap(group -> group.state().instances().keySet().stream())
            .collect(Collectors.toSet()));
  }

  private List<ClusterGroup> clusterGroups(
      List<GroupState> groups, QueryResult<List<NodeState>> nodes) {
    Set<InstanceId> known =
        nodes instanceof QueryResult.Available<List<NodeState>>(List<NodeState> all)
            ? all.stream().flatMap(node -> node.instance().stream()).collect(Collectors.toSet())
            : Set.of();
    List<ClusterGroup> ours = new ArrayList<>();
    for (GroupState group : groups) {
      membershipReason(group, known)
          .ifPresent(why -> ours.add(new ClusterGroup(group, why, cloud.hooks(group.name()))));
    }
    return ours;
  }

  /** Why a group is the cluster's; empty where it is not. */
  private Optional<String> membershipReason(GroupState group, Set<InstanceId> nodes) {
    if (sought.groups().contains(group.name().value())) {
      return Optional.of("named");
    }
    if (sought
        .clusterName()
        .map(DesiredState::clusterTagKey)
        .filter(group.tags()::containsKey)
        .isPresent()) {
      return Optional.of("tagged");
    }
    return group.instances().keySet().stream().anyMatch(nodes::contains)
        ? Optional.of("has nodes")
        : Optional.empty();
  }

  private QueryResult<List<HookProbe>> probes(
      QueryResult<Optional<QueueState>> queue, QueryResult<List<ClusterGroup>> groups)
      throws InterruptedException {
    return switch (queue) {
      case QueryResult.Unavailable<Optional<QueueState>>(String why) ->
          new QueryResult.Unavailable<>(why);
      case QueryResult.Available<Optional<QueueState>>(Optional<QueueState> found) ->
          switch (groups) {
            case QueryResult.Unavailable<List<ClusterGroup>>(String why) ->
                new QueryResult.Unavailable<>(why);
            case QueryResult.Available<List<ClusterGroup>>(List<ClusterGroup> all) ->
                found.isEmpty()
                    ? new QueryResult.Available<>(List.of())
                    : probes(found.get(), hooksTo(found.get(), all));
          };
    };
  }

  private QueryResult<List<HookProbe>> probes(QueueState queue, List<HookState> hooks)
      throws InterruptedException {
    try {
      return prober.probe(queue, hooks);
    } catch (RemoteFailure trouble) {
      return new QueryResult.Unavailable<>(trouble.getMessage());
    }
  }

  private static List<HookState> hooksTo(QueueState queue, List<ClusterGroup> groups) {
    return groups.stream().flatMap(group -> group.hooksTo(queue.arn()).stream()).toList();
  }

  private List<NotificationRole> notificationRoles(
      AwsLocation place, List<ClusterGroup> groups, Optional<QueueState> queue) {
    return queue
        .map(to ->
            hooksTo(to, groups).stream()
                .map(hook -> hook.hook().roleArn())
                .filter(role -> !role.isEmpty())
                .distinct()
                .sorted()
                .map(role -> notificationRole(role, sending(place, to)))
                .toList())
        .orElse(List.of());
  }

  private NotificationRole notificationRole(String role, List<RequiredPermission> sending) {
    return new NotificationRole(
        role,
        cloud.role(role),
        QueryResult.query(() ->
            cloud.findDenied(role, sending).stream().map(RequiredPermission::action).toList()));
  }

  private static List<RequiredPermission> sending(AwsLocation place, QueueState queue) {
    List<RequiredPermission> demands = new ArrayList<>();
    demands.add(RequiredPermission.of("sqs:SendMessage", queue.arn()));
    if (queue.hasCustomerManagedKey()) {
      String key = place.keyArn(queue.key());
      demands.add(
          RequiredPermission.of("kms:GenerateDataKey", key)
              .withContext("kms:ViaService", place.sqsViaService()));
      demands.add(
          RequiredPermission.of("kms:Decrypt", key)
              .withContext("kms:ViaService", place.sqsViaService()));
    }
    return demands;
  }
}
