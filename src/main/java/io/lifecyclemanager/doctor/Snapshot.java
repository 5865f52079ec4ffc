package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.ClusterInspector.WorkloadState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the checks judge, as it was at one time. What depends on an answer that did not come is
 * unknown for the same reason.
 *
 * @param target what {@code serve} is told
 * @param caller who asks AWS
 * @param apiServerVersion of the API server
 * @param queue the queue; empty where there is none
 * @param deadLetterCount how many messages the dead-letter queue has; empty where there is none
 * @param eventRules ARNs of the rules that send to the queue
 * @param groups the cluster's own
 * @param missingGroups groups that {@code serve} is told to be the cluster's, and that there are
 *     not
 * @param notificationRoles the notification roles of the hooks that send to the queue
 * @param awsPermissions which rights in AWS {@code serve} lacks
 * @param clusterPermissions which rights in the cluster {@code serve} lacks
 * @param replicas the replicas that run
 * @param probes what became of the probe of each hook; empty where nobody asked for one
 * @param nodes of the cluster
 * @param pods that run
 * @param budgets of the pods
 * @param localClaims claims whose volume is on one node only
 * @param workloads what else runs in the cluster
 * @param loadBalancers that have instances of the cluster's groups, of those that {@code serve}
 *     takes instances out of
 */
public record Snapshot(
    DoctorTarget target,
    QueryResult<CallerIdentity> caller,
    QueryResult<String> apiServerVersion,
    QueryResult<Optional<QueueState>> queue,
    QueryResult<Optional<Integer>> deadLetterCount,
    QueryResult<List<String>> eventRules,
    QueryResult<List<ClusterGroup>> groups,
    QueryResult<List<String>> missingGroups,
    QueryResult<List<NotificationRole>> notificationRoles,
    QueryResult<MissingPermissions> awsPermissions,
    QueryResult<MissingPermissions> clusterPermissions,
    QueryResult<ControllerReplicas.ReplicaSummary> replicas,
    Optional<QueryResult<List<HookProbe>>> probes,
    QueryResult<List<NodeState>> nodes,
    QueryResult<List<PodState>> pods,
    QueryResult<List<DisruptionBudgetState>> budgets,
    QueryResult<Map<String, String>> localClaims,
    QueryResult<List<WorkloadState>> workloads,
    QueryResult<List<LoadBalancerState>> loadBalancers) {

  /**
   * A group of the cluster's, with its hooks on terminations.
   *
   * @param membershipReason why it is the cluster's
   */
  public record ClusterGroup(GroupState state, String membershipReason, List<HookState> hooks) {
    /** Keeps its own copy. */
    public ClusterGroup {
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
  public record NotificationRole(
      String arn, Optional<AccountInspector.RoleState> role, QueryResult<List<String>> denied) {}

  /**
   * Rights that somebody lacks.
   *
   * @param principal for people
   * @param method it was found out, for people
   * @param denied the rights, in the words of whoever grants them
   * @param undetermined rights that could not be found out about
   */
  public record MissingPermissions(
      String principal, String method, List<String> denied, List<String> undetermined) {
    /** Keeps its own copies. */
    public MissingPermissions {
      denied = List.copyOf(denied);
      undetermined = List.copyOf(undetermined);
    }
  }
}
