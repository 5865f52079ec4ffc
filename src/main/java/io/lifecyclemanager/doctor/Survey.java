package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.GroupState;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.Kind;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cluster.NodeState;
import io.lifecyclemanager.doctor.World.Group;
import io.lifecyclemanager.doctor.World.Sender;
import io.lifecyclemanager.enrollment.AwsLocation;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.RequiredPermission;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks everybody, one after the other, and puts the answers together. */
final class Survey {
  private final Sought sought;
  private final Cloud cloud;
  private final Cluster cluster;
  private final Serving serving;
  private final Prober prober;
  private final Consumer<String> progress;

  Survey(
      Sought sought,
      Cloud cloud,
      Cluster cluster,
      Serving serving,
      Prober prober,
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
  World world(boolean probe) throws InterruptedException {
    progress.accept("asking the API server");
    Answered<String> version = Answered.ask(cluster::version);
    Answered<List<NodeState>> nodes = version.then(_ -> cluster.nodes());
    Answered<List<Cluster.PodState>> pods = version.then(_ -> cluster.pods());
    progress.accept("asking AWS");
    Answered<Cloud.Caller> caller = Answered.ask(cloud::caller);
    Answered<Optional<QueueState>> queue = caller.then(_ -> cloud.queue());
    Answered<List<GroupState>> all = caller.then(_ -> cloud.groups());
    Answered<List<Group>> groups = all.then(them -> ours(them, nodes));
    Answered<List<BalancerState>> balancers = groups.then(this::balancers);
    Optional<Answered<List<Probe>>> probes =
        probe ? Optional.of(probes(queue, groups)) : Optional.empty();
    progress.accept("asking who may do what");
    Rights rights = new Rights(sought, cloud, cluster);
    return new World(
        sought,
        caller,
        version,
        queue,
        queue.then(one ->
            one.flatMap(QueueState::deadLetters)
                .map(to -> cloud.messages(to.deadLetterQueueArn()))),
        queue.then(one -> one.map(found -> cloud.rulesTo(found.arn())).orElse(List.of())),
        groups,
        all.then(this::missing),
        caller.flatMap(
            who -> queue.flatMap(one -> groups.then(ours -> senders(who.place(), ours, one)))),
        caller.flatMap(who -> queue.flatMap(one -> rights.inAws(who, one, groups, balancers))),
        version.flatMap(_ -> rights.inCluster()),
        Answered.ask(serving::ask),
        probes,
        nodes,
        pods,
        version.then(_ -> cluster.budgets()),
        version.then(_ -> cluster.localClaims()),
        version.then(_ -> cluster.tools()),
        balancers);
  }

  private List<String> missing(List<GroupState> groups) {
    Set<String> there =
        groups.stream().map(group -> group.name().value()).collect(Collectors.toSet());
    return sought.groups().stream().filter(name -> !there.contains(name)).sorted().toList();
  }

  private List<BalancerState> balancers(List<Group> groups) {
    return cloud.balancers(
        Arrays.stream(Kind.values()).filter(sought::deregistersFrom).collect(Collectors.toSet()),
        groups.stream()
            .flatMap(group -> group.state().instances().keySet().stream())
            .collect(Collectors.toSet()));
  }

  private List<Group> ours(List<GroupState> groups, Answered<List<NodeState>> nodes) {
    Set<InstanceId> known =
        nodes instanceof Answered.Known<List<NodeState>>(List<NodeState> all)
            ? all.stream().flatMap(node -> node.instance().stream()).collect(Collectors.toSet())
            : Set.of();
    List<Group> ours = new ArrayList<>();
    for (GroupState group : groups) {
      whence(group, known)
          .ifPresent(why -> ours.add(new Group(group, why, cloud.hooks(group.name()))));
    }
    return ours;
  }

  /** Why a group is the cluster's; empty where it is not. */
  private Optional<String> whence(GroupState group, Set<InstanceId> nodes) {
    if (sought.groups().contains(group.name().value())) {
      return Optional.of("named");
    }
    if (sought
        .cluster()
        .map(DesiredState::clusterTagKey)
        .filter(group.tags()::containsKey)
        .isPresent()) {
      return Optional.of("tagged");
    }
    return group.instances().keySet().stream().anyMatch(nodes::contains)
        ? Optional.of("has nodes")
        : Optional.empty();
  }

  private Answered<List<Probe>> probes(
      Answered<Optional<QueueState>> queue, Answered<List<Group>> groups)
      throws InterruptedException {
    return switch (queue) {
      case Answered.Unknown<Optional<QueueState>>(String why) -> new Answered.Unknown<>(why);
      case Answered.Known<Optional<QueueState>>(Optional<QueueState> found) ->
          switch (groups) {
            case Answered.Unknown<List<Group>>(String why) -> new Answered.Unknown<>(why);
            case Answered.Known<List<Group>>(List<Group> all) ->
                found.isEmpty()
                    ? new Answered.Known<>(List.of())
                    : probes(found.get(), hooksTo(found.get(), all));
          };
    };
  }

  private Answered<List<Probe>> probes(QueueState queue, List<HookState> hooks)
      throws InterruptedException {
    try {
      return prober.probe(queue, hooks);
    } catch (RemoteTrouble trouble) {
      return new Answered.Unknown<>(trouble.getMessage());
    }
  }

  private static List<HookState> hooksTo(QueueState queue, List<Group> groups) {
    return groups.stream().flatMap(group -> group.hooksTo(queue.arn()).stream()).toList();
  }

  private List<Sender> senders(AwsLocation place, List<Group> groups, Optional<QueueState> queue) {
    return queue
        .map(to ->
            hooksTo(to, groups).stream()
                .map(hook -> hook.hook().roleArn())
                .filter(role -> !role.isEmpty())
                .distinct()
                .sorted()
                .map(role -> sender(role, sending(place, to)))
                .toList())
        .orElse(List.of());
  }

  private Sender sender(String role, List<RequiredPermission> sending) {
    return new Sender(
        role,
        cloud.role(role),
        Answered.ask(
            () -> cloud.denied(role, sending).stream().map(RequiredPermission::action).toList()));
  }

  private static List<RequiredPermission> sending(AwsLocation place, QueueState queue) {
    List<RequiredPermission> demands = new ArrayList<>();
    demands.add(RequiredPermission.of("sqs:SendMessage", queue.arn()));
    if (queue.hasCustomerKey()) {
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
