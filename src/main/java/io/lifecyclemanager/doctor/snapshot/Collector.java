package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerFamily;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.NotificationRole;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.RequiredPermission;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Collects a snapshot: queries AWS, the API server and the replicas, one after the other. */
public final class Collector {
  private final DoctorTarget target;
  private final AccountInspector account;
  private final ClusterInspector cluster;
  private final ControllerReplicas replicas;
  private final HookProber prober;
  private final Consumer<String> progress;

  /**
   * @param progress receives a line about each step, on the caller's thread
   */
  public Collector(
      DoctorTarget target,
      AccountInspector account,
      ClusterInspector cluster,
      ControllerReplicas replicas,
      HookProber prober,
      Consumer<String> progress) {
    this.target = target;
    this.account = account;
    this.cluster = cluster;
    this.replicas = replicas;
    this.prober = prober;
    this.progress = progress;
  }

  /**
   * Collects a snapshot. What cannot be read is unavailable in it. May be repeated.
   *
   * @param probe whether to probe the hooks too
   */
  public Snapshot collect(boolean probe) throws InterruptedException {
    progress.accept("reading from the API server");
    QueryResult<String> version = QueryResult.query(Requirement.API_SERVER, cluster::version);
    QueryResult<List<NodeState>> nodes = version.thenQuery(_ -> cluster.nodes());
    QueryResult<List<ClusterInspector.PodState>> pods = version.thenQuery(_ -> cluster.pods());
    QueryResult<List<ClusterInspector.WorkloadState>> workloads =
        version.thenQuery(_ -> cluster.workloads());
    progress.accept("reading from AWS");
    QueryResult<AccountInspector.CallerIdentity> caller =
        QueryResult.query(Requirement.AWS, account::caller);
    QueryResult<Optional<QueueState>> queue =
        caller.thenQuery(Requirement.QUEUE, _ -> account.queue());
    QueryResult<List<GroupState>> all = caller.thenQuery(Requirement.GROUPS, _ -> account.groups());
    QueryResult<List<ClusterGroup>> groups =
        all.thenQuery(Requirement.GROUPS, found -> clusterGroups(found, nodes));
    QueryResult<List<LoadBalancerState>> loadBalancers = groups.thenQuery(this::loadBalancers);
    Optional<QueryResult<List<HookProbe>>> probes =
        probe ? Optional.of(probes(queue, groups)) : Optional.empty();
    QueryResult<List<String>> eventRules =
        queue.thenQuery(state ->
            state.map(found -> account.eventRulesTargeting(found.arn())).orElse(List.of()));
    progress.accept("reviewing permissions");
    PermissionCollector permissions = new PermissionCollector(target, account, cluster, version);
    return new Snapshot(
        target,
        caller,
        version,
        queue,
        queue.thenQuery(state ->
            state
                .flatMap(QueueState::deadLetters)
                .map(to -> account.messageCount(to.deadLetterQueueArn()))),
        eventRules,
        eventRules.thenQuery(this::ruleSettings),
        groups,
        all.thenQuery(this::missingGroups),
        caller.flatMap(identity ->
            queue.flatMap(state ->
                groups.thenQuery(found -> notificationRoles(identity.place(), found, state)))),
        caller.flatMap(identity ->
            queue.flatMap(state -> permissions.inAws(identity, state, groups, loadBalancers))),
        version.flatMap(_ -> permissions.inCluster()),
        new FeatureCollector(target, permissions).collect(groups, workloads),
        replicas.needsApiServer()
            ? version.thenQuery(_ -> replicas.query())
            : QueryResult.query(replicas::query),
        probes,
        nodes,
        pods,
        version.thenQuery(_ -> cluster.budgets()),
        version.thenQuery(_ -> cluster.localClaims()),
        workloads,
        loadBalancers);
  }

  private List<EventRule> ruleSettings(List<String> rules) {
    return target.events().isEmpty()
        ? List.of()
        : rules.stream().flatMap(rule -> account.eventRule(rule).stream()).toList();
  }

  private List<String> missingGroups(List<GroupState> groups) {
    Set<String> existing =
        groups.stream().map(group -> group.name().value()).collect(Collectors.toSet());
    return target.groups().stream().filter(name -> !existing.contains(name)).sorted().toList();
  }

  private List<LoadBalancerState> loadBalancers(List<ClusterGroup> groups) {
    return account.loadBalancers(
        Arrays.stream(LoadBalancerFamily.values())
            .filter(target::deregistersFrom)
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
    List<ClusterGroup> clusterGroups = new ArrayList<>();
    for (GroupState group : groups) {
      membershipReason(group, known)
          .ifPresent(reason ->
              clusterGroups.add(ClusterGroup.withAll(group, reason, account.hooks(group.name()))));
    }
    return clusterGroups;
  }

  /** Why a group belongs to the cluster; empty if it does not. */
  private Optional<String> membershipReason(GroupState group, Set<InstanceId> nodes) {
    if (target.groups().contains(group.name().value())) {
      return Optional.of("named");
    }
    if (target
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
      case QueryResult.Unavailable<Optional<QueueState>>(String reason, var failed) ->
          new QueryResult.Unavailable<>(reason, failed);
      case QueryResult.Available<Optional<QueueState>>(Optional<QueueState> found) ->
          switch (groups) {
            case QueryResult.Unavailable<List<ClusterGroup>>(String reason, var failed) ->
                new QueryResult.Unavailable<>(reason, failed);
            case QueryResult.Available<List<ClusterGroup>>(List<ClusterGroup> all) ->
                found.isEmpty()
                    ? new QueryResult.Unavailable<>(
                        "there is no queue", Optional.of(Requirement.QUEUE))
                    : probes(found.get(), hooksTo(found.get(), all));
          };
    };
  }

  private QueryResult<List<HookProbe>> probes(QueueState queue, List<HookState> hooks)
      throws InterruptedException {
    try {
      return prober.probe(queue, hooks);
    } catch (RemoteFailure failure) {
      return new QueryResult.Unavailable<>(failure.getMessage());
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
        account.role(role),
        QueryResult.query(() ->
            account.findDenied(role, sending).stream().map(RequiredPermission::action).toList()));
  }

  private static List<RequiredPermission> sending(AwsLocation place, QueueState queue) {
    List<RequiredPermission> permissions = new ArrayList<>();
    permissions.add(RequiredPermission.of("sqs:SendMessage", queue.arn()));
    if (queue.hasCustomerManagedKey()) {
      String key = place.keyArn(queue.key());
      permissions.add(
          RequiredPermission.of("kms:GenerateDataKey", key)
              .withContext("kms:ViaService", place.sqsViaService()));
      permissions.add(
          RequiredPermission.of("kms:Decrypt", key)
              .withContext("kms:ViaService", place.sqsViaService()));
    }
    return permissions;
  }
}
