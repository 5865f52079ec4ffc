package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.model.InstanceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Whether nodes, instances and Auto Scaling groups belong together. */
final class NodeChecks {
  private static final String IN_SERVICE = "InService";

  private NodeChecks() {}

  /** Whether EKS runs the node without an instance of EC2, as on Fargate. */
  private static boolean isManagedByEks(NodeState node) {
    return node.labels().containsKey(NodeState.COMPUTE_TYPE) && node.instance().isEmpty();
  }

  private static List<String> withoutInstanceId(List<NodeState> nodes) {
    return nodes.stream()
        .filter(node -> node.instance().isEmpty() && !isManagedByEks(node))
        .map(NodeState::name)
        .toList();
  }

  static CheckOutcome instanceIds(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.nodes(),
        nodes -> {
          if (nodes.isEmpty()) {
            return new CheckOutcome.NotMade("there is no node");
          }
          List<String> without = withoutInstanceId(nodes);
          return CheckOutcome.of(
              without.isEmpty()
                  ? List.of()
                  : List.of(
                      warning(
                          "the providerID contains no instance id on " + Phrases.list(without),
                          "serve matches such a node with an instance of a group of this cluster by"
                              + " the instance's private DNS name or internal IP, where exactly one"
                              + " node has it, and needs the permission ec2:DescribeInstances."
                              + " Without a match the instance counts as one without a node: serve"
                              + " completes its termination after --join-grace without a drain,"
                              + " and logs a warning",
                          "allow ec2:DescribeInstances to the role of serve, as iam-policy prints"
                              + " it; or start the kubelet with --cloud-provider=external and run"
                              + " the AWS cloud controller, or give"
                              + " --provider-id=aws:///ZONE/INSTANCE")),
              Phrases.count(nodes.size(), "node"));
        });
  }

  private static CheckOutcome judge(
      Snapshot snapshot,
      BiFunction<List<Snapshot.ClusterGroup>, List<NodeState>, CheckOutcome> judgement) {
    return CheckOutcome.judge(
        snapshot.groups(),
        groups -> CheckOutcome.judge(snapshot.nodes(), nodes -> judgement.apply(groups, nodes)));
  }

  static CheckOutcome nodesInGroups(Snapshot snapshot) {
    return judge(
        snapshot,
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
                          "no hook can hold their termination",
                          "drain them by hand, or move them into a group; if they are in"
                              + " another region or account, check --region and the credentials")),
              Phrases.count(nodes.size(), "node"));
        });
  }

  static CheckOutcome instancesJoined(Snapshot snapshot) {
    return judge(
        snapshot,
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
                          "such an instance is held and deregistered from its load balancers,"
                              + " and completed after --join-grace: there is nothing to drain"
                              + (withoutInstanceId(nodes).isEmpty()
                                  ? ""
                                  : "; unless its node is one without an instance id ("
                                      + Check.NODE_INSTANCE_IDS.code()
                                      + ")"),
                          "find out why the kubelet did not register; if the group belongs to"
                              + " another cluster, remove this cluster's tag from it")),
              "every instance in service is a node");
        });
  }
}
