package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.CallerIdentity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.LoadBalancerState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EventRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that the checks judge, as it was at one time. A value that depends on an unavailable
 * one is unavailable for the same reason.
 *
 * @param target the installation that is checked
 * @param caller the identity that calls AWS
 * @param apiServerVersion as in {@code v1.36.3}
 * @param queue the queue; empty if it does not exist
 * @param deadLetterCount number of messages in the dead-letter queue; empty if there is none
 * @param eventRules ARNs of the EventBridge rules that send to the queue
 * @param ruleSettings the settings of these rules; empty if {@code serve} responds to no events
 * @param groups the groups that belong to the cluster
 * @param missingGroups names in {@link DoctorTarget#groups} that are not groups of the account
 * @param notificationRoles the roles of the hooks that send to the queue
 * @param awsPermissions the IAM permissions that {@code serve} needs and does not have
 * @param clusterPermissions the RBAC permissions that {@code serve} needs and does not have
 * @param featurePermissions the RBAC permissions that each feature in {@link DoctorTarget#features}
 *     needs and {@code serve} does not have
 * @param replicas the replicas that run
 * @param probes the probe of each hook that sends to the queue; empty without {@code --probe}
 * @param nodes all nodes of the cluster
 * @param pods the pods that a drain evicts
 * @param budgets all disruption budgets
 * @param localClaims volumes by the claims whose volume exists on one node only
 * @param workloads all Deployments, DaemonSets and StatefulSets
 * @param loadBalancers load balancers with instances of the groups, of the families from which
 *     {@code serve} deregisters instances
 */
public record Snapshot(
    DoctorTarget target,
    QueryResult<CallerIdentity> caller,
    QueryResult<String> apiServerVersion,
    QueryResult<Optional<QueueState>> queue,
    QueryResult<Optional<Integer>> deadLetterCount,
    QueryResult<List<String>> eventRules,
    QueryResult<List<EventRule>> ruleSettings,
    QueryResult<List<ClusterGroup>> groups,
    QueryResult<List<String>> missingGroups,
    QueryResult<List<NotificationRole>> notificationRoles,
    QueryResult<MissingPermissions> awsPermissions,
    QueryResult<MissingPermissions> clusterPermissions,
    Map<OptionalFeature, QueryResult<MissingPermissions>> featurePermissions,
    QueryResult<ControllerReplicas.ReplicaSummary> replicas,
    Optional<QueryResult<List<HookProbe>>> probes,
    QueryResult<List<NodeState>> nodes,
    QueryResult<List<PodState>> pods,
    QueryResult<List<DisruptionBudgetState>> budgets,
    QueryResult<Map<String, String>> localClaims,
    QueryResult<List<WorkloadState>> workloads,
    QueryResult<List<LoadBalancerState>> loadBalancers) {

  /**
   * A group that belongs to the cluster, with its hooks.
   *
   * @param membershipReason why it belongs to the cluster, as in {@code tagged}
   * @param hooks on terminations
   * @param launchHooks on launches
   */
  public record ClusterGroup(
      GroupState state,
      String membershipReason,
      List<HookState> hooks,
      List<HookState> launchHooks) {
    public ClusterGroup {
      hooks = List.copyOf(hooks);
      launchHooks = List.copyOf(launchHooks);
    }

    /** A group without hooks on launches. */
    public ClusterGroup(GroupState state, String membershipReason, List<HookState> hooks) {
      this(state, membershipReason, hooks, List.of());
    }

    /** With the hooks of both transitions. */
    static ClusterGroup withAll(GroupState state, String membershipReason, List<HookState> hooks) {
      Map<Boolean, List<HookState>> byLaunch =
          hooks.stream()
              .collect(
                  Collectors.partitioningBy(
                      hook -> hook.hook().transition().equals(DesiredState.LAUNCHING_TRANSITION)));
      return new ClusterGroup(
          state,
          membershipReason,
          byLaunch.getOrDefault(false, List.of()),
          byLaunch.getOrDefault(true, List.of()));
    }

    /** The hooks that send to the queue. */
    public List<HookState> hooksTo(String queueArn) {
      return hooks.stream()
          .filter(hook -> hook.hook().notificationTargetArn().equals(queueArn))
          .toList();
    }
  }

  /**
   * The role that Auto Scaling assumes to send the messages of a hook.
   *
   * @param arn as in the settings of the hook
   * @param role the role; empty if it does not exist
   * @param denied the actions that it needs and is not allowed
   */
  public record NotificationRole(
      String arn, Optional<AccountInspector.RoleState> role, QueryResult<List<String>> denied) {}

  /**
   * Permissions that a principal needs and does not have.
   *
   * @param principal for people
   * @param method how they were determined, as in {@code by simulation}
   * @param denied the missing permissions, as IAM or RBAC writes them
   * @param undetermined permissions that could not be determined
   */
  public record MissingPermissions(
      String principal, String method, List<String> denied, List<String> undetermined) {
    public MissingPermissions {
      denied = List.copyOf(denied);
      undetermined = List.copyOf(undetermined);
    }
  }
}
