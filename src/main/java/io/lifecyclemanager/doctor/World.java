package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.Caller;
import io.lifecyclemanager.doctor.Cloud.GroupState;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.QueueState;
import io.lifecyclemanager.doctor.Cluster.BudgetState;
import io.lifecyclemanager.doctor.Cluster.NodeState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import io.lifecyclemanager.doctor.Cluster.ToolState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the checks judge, as it was at one time. What depends on an answer that did not come is
 * unknown for the same reason.
 *
 * @param sought what {@code serve} is told
 * @param caller who asks AWS
 * @param version of the API server
 * @param queue the queue; empty where there is none
 * @param deadLetters how many messages the dead-letter queue has; empty where there is none
 * @param rules ARNs of the rules that send to the queue
 * @param groups the cluster's own
 * @param missingGroups groups that {@code serve} is told to be the cluster's, and that there are
 *     not
 * @param sender the notification roles of the hooks that send to the queue
 * @param awsRights which rights in AWS {@code serve} lacks
 * @param clusterRights which rights in the cluster {@code serve} lacks
 * @param serving the replicas that run
 * @param probes what became of the probe of each hook; empty where nobody asked for one
 * @param nodes of the cluster
 * @param pods that run
 * @param budgets of the pods
 * @param localClaims claims whose volume is on one node only
 * @param tools what else runs in the cluster
 * @param balancers that have instances of the cluster's groups, of those that {@code serve} takes
 *     instances out of
 */
public record World(
    Sought sought,
    Answered<Caller> caller,
    Answered<String> version,
    Answered<Optional<QueueState>> queue,
    Answered<Optional<Integer>> deadLetters,
    Answered<List<String>> rules,
    Answered<List<Group>> groups,
    Answered<List<String>> missingGroups,
    Answered<List<Sender>> sender,
    Answered<Lacking> awsRights,
    Answered<Lacking> clusterRights,
    Answered<Serving.Told> serving,
    Optional<Answered<List<Probe>>> probes,
    Answered<List<NodeState>> nodes,
    Answered<List<PodState>> pods,
    Answered<List<BudgetState>> budgets,
    Answered<Map<String, String>> localClaims,
    Answered<List<ToolState>> tools,
    Answered<List<BalancerState>> balancers) {

  /**
   * A group of the cluster's, with its hooks on terminations.
   *
   * @param whence why it is the cluster's
   */
  public record Group(GroupState state, String whence, List<HookState> hooks) {
    /** Keeps its own copy. */
    public Group {
      hooks = List.copyOf(hooks);
    }

    /** The hooks that send to the queue. */
    List<HookState> hooksTo(String queueArn) {
      return hooks.stream()
          .filter(one -> one.hook().notificationTargetArn().equals(queueArn))
          .toList();
    }
  }

  /**
   * A notification role.
   *
   * @param arn as the hook has it
   * @param role as it is; empty where there is none
   * @param denied what it would have to do and may not; unknown where nobody may say
   */
  public record Sender(String arn, Optional<Cloud.RoleState> role, Answered<List<String>> denied) {}

  /**
   * Rights that somebody lacks.
   *
   * @param whose for people
   * @param how it was found out, for people
   * @param denied the rights, in the words of whoever grants them
   * @param untold rights that could not be found out about
   */
  public record Lacking(String whose, String how, List<String> denied, List<String> untold) {
    /** Keeps its own copies. */
    public Lacking {
      denied = List.copyOf(denied);
      untold = List.copyOf(untold);
    }
  }
}
