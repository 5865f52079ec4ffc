package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.model.InstanceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Whether nodes, instances and groups find each other. */
final class NodeChecks {
  private static final String IN_SERVICE = "InService";

  private NodeChecks() {}

  /** Nodes of Fargate and of other places have no instance that Auto Scaling could terminate. */
  private static boolean isManagedByEks(NodeState node) {
    return node.labels().containsKey(NodeState.COMPUTE_TYPE) && node.instance().isEmpty();
  }

  static CheckOutcome instanceIds(Snapshot world) {
    return CheckOutcome.judge(
        world.nodes(),
        nodes -> {
          if (nodes.isEmpty()) {
            return new CheckOutcome.NotMade("there is no node");
          }
          List<String> without =
              nodes.stream()
                  .filter(node -> node.instance().isEmpty() && !isManagedByEks(node))
                  .map(NodeState::name)
                  .toList();
          return CheckOutcome.of(
              without.isEmpty()
                  ? List.of()
                  : List.of(
                      error(
                          "the providerID names no instance on " + Phrases.list(without),
                          "a termination of such an instance finds no node: nothing is drained",
                          "start the kubelet with --cloud-provider=external and run the AWS cloud"
                              + " controller, or give --provider-id=aws:///ZONE/INSTANCE")),
              Phrases.count(nodes.size(), "node"));
        });
  }

  private static CheckOutcome judge(
      Snapshot world,
      BiFunction<List<Snapshot.ClusterGroup>, List<NodeState>, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        world.groups(),
        groups -> CheckOutcome.judge(world.nodes(), nodes -> judgement.apply(groups, nodes)));
  }

  static CheckOutcome nodesInGroups(Snapshot world) {
    return judge(
        world,
        (groups, nodes) -> {
          Set<InstanceId> known = new HashSet<>();
          groups.forEach(group -> known.addAll(group.state().instances().keySet()));
          List<String> strays =
              nodes.stream()
                  .filter(node -> node.instance().filter(id -> !known.contains(id)).isPresent())
                  .filter(node -> !node.labels().containsKey(NodeState.KARPENTER_POOL))
                  .map(NodeState::name)
                  .toList();
          return CheckOutcome.of(
              strays.isEmpty()
                  ? List.of()
                  : List.of(
                      warning(
                          Phrases.list(strays)
                              + " "
                              + (strays.size() == 1 ? "is" : "are")
                              + " in no Auto Scaling group of this account and region",
                          "nobody can stop their termination: there is no hook for them",
                          "drain them by hand, or let a group run them; with another region or"
                              + " account, check --region and the credentials")),
              Phrases.count(nodes.size(), "node"));
        });
  }

  static CheckOutcome instancesJoined(Snapshot world) {
    return judge(
        world,
        (groups, nodes) -> {
          Set<InstanceId> nodeIds =
              nodes.stream().flatMap(node -> node.instance().stream()).collect(Collectors.toSet());
          List<String> missing =
              groups.stream()
                  .flatMap(group -> group.state().instances().entrySet().stream())
                  .filter(instance -> instance.getValue().equals(IN_SERVICE))
                  .map(instance -> instance.getKey())
                  .filter(id -> !nodeIds.contains(id))
                  .map(InstanceId::value)
                  .toList();
          return CheckOutcome.of(
              missing.isEmpty()
                  ? List.of()
                  : List.of(
                      warning(
                          Phrases.list(missing) + " in service, but no node of this cluster",
                          "such an instance is held and taken out of its load balancers, and after"
                              + " --join-grace completed: there is nothing to drain",
                          "look at why the kubelet did not register; where the group is another"
                              + " cluster's, take this cluster's tag off it")),
              "every instance in service is a node");
        });
  }
}
