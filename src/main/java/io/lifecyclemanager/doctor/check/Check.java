package io.lifecyclemanager.doctor.check;

import io.lifecyclemanager.doctor.snapshot.Requirement;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.Locale;

/**
 * Every check, in the order of the report. A code is never changed or reused: users search for it,
 * and the documentation has an anchor for each.
 */
public enum Check {
  AWS_ACCESS(1, CheckCategory.ACCESS),
  CLUSTER_ACCESS(2, CheckCategory.ACCESS),

  QUEUE_EXISTS(101, CheckCategory.QUEUE),
  QUEUE_VISIBILITY(102, CheckCategory.QUEUE),
  QUEUE_RETENTION(103, CheckCategory.QUEUE),
  DEAD_LETTER_COUNT(104, CheckCategory.QUEUE),
  DEAD_LETTERS_EMPTY(105, CheckCategory.QUEUE),
  QUEUE_ENCRYPTION(106, CheckCategory.QUEUE),
  KEY_GRANTS(107, CheckCategory.QUEUE),
  QUEUE_POLICY(108, CheckCategory.QUEUE),
  QUEUE_DELAY(109, CheckCategory.QUEUE),
  QUEUE_MESSAGE_SIZE(110, CheckCategory.QUEUE),
  EVENT_RULES(111, CheckCategory.QUEUE),

  GROUPS_FOUND(201, CheckCategory.HOOKS),
  HOOK_EXISTS(202, CheckCategory.HOOKS),
  HOOK_TARGET(203, CheckCategory.HOOKS),
  HOOK_HEARTBEAT(204, CheckCategory.HOOKS),
  HOOK_LIMIT(205, CheckCategory.HOOKS),
  HOOK_DEFAULT_RESULT(206, CheckCategory.HOOKS),
  SEVERAL_HOOKS(207, CheckCategory.HOOKS),
  NOTIFICATION_ROLE(208, CheckCategory.HOOKS),
  MANAGED_NODE_GROUPS(209, CheckCategory.HOOKS),
  GROUP_TAGS(210, CheckCategory.HOOKS),
  LAUNCH_HOOKS(211, CheckCategory.HOOKS),

  TEST_MESSAGE_SEEN(301, CheckCategory.DELIVERY),
  DELIVERY_PROBE(302, CheckCategory.DELIVERY),

  AWS_PERMISSIONS(401, CheckCategory.PERMISSIONS),
  CLUSTER_PERMISSIONS(402, CheckCategory.PERMISSIONS),
  LEASE_PERMISSIONS(403, CheckCategory.PERMISSIONS),
  EVENT_PERMISSIONS(404, CheckCategory.PERMISSIONS),
  SURGE_PERMISSIONS(405, CheckCategory.PERMISSIONS),
  PEER_PERMISSIONS(406, CheckCategory.PERMISSIONS),
  TOKEN_PERMISSIONS(407, CheckCategory.PERMISSIONS),

  NODE_INSTANCE_IDS(501, CheckCategory.NODES),
  NODES_IN_GROUPS(502, CheckCategory.NODES),
  INSTANCES_JOINED(503, CheckCategory.NODES),

  NODE_TERMINATION_HANDLER(601, CheckCategory.OTHER_CONTROLLERS),
  KARPENTER(602, CheckCategory.OTHER_CONTROLLERS),
  PREDECESSOR(603, CheckCategory.OTHER_CONTROLLERS),

  SEVERAL_BUDGETS(701, CheckCategory.WORKLOADS),
  BLOCKING_BUDGETS(702, CheckCategory.WORKLOADS),
  LONG_GRACES(703, CheckCategory.WORKLOADS),
  READINESS_GATES(704, CheckCategory.WORKLOADS),
  LOCAL_VOLUMES(705, CheckCategory.WORKLOADS),

  DEREGISTRATION_DELAY(801, CheckCategory.LOAD_BALANCERS),
  BALANCER_SCOPE(802, CheckCategory.LOAD_BALANCERS),
  NLB_SETTLE(803, CheckCategory.LOAD_BALANCERS);

  private final int number;
  private final CheckCategory category;

  Check(int number, CheckCategory category) {
    this.number = number;
    this.category = category;
  }

  /** The check that fails without this requirement. */
  static Check about(Requirement requirement) {
    return switch (requirement) {
      case AWS -> AWS_ACCESS;
      case API_SERVER -> CLUSTER_ACCESS;
      case QUEUE -> QUEUE_EXISTS;
      case GROUPS -> GROUPS_FOUND;
    };
  }

  /** The code, as in {@code LM101}. */
  public String code() {
    return "LM%03d".formatted(number);
  }

  /** The name, as in {@code queue-exists}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The section about this check: a path from the repository's root with an anchor. */
  public String documentation() {
    return "src/site/markdown/doctor.md#" + code().toLowerCase(Locale.ROOT);
  }

  /** The subject of this check. */
  public CheckCategory category() {
    return category;
  }

  /** Makes this check against a snapshot. Pure. */
  public CheckOutcome evaluate(Snapshot snapshot) {
    return switch (this) {
      case AWS_ACCESS -> AccessChecks.aws(snapshot);
      case CLUSTER_ACCESS -> AccessChecks.cluster(snapshot);
      case QUEUE_EXISTS -> QueueChecks.exists(snapshot);
      case QUEUE_VISIBILITY -> QueueChecks.visibility(snapshot);
      case QUEUE_RETENTION -> QueueChecks.retention(snapshot);
      case DEAD_LETTER_COUNT -> QueueChecks.maxReceiveCount(snapshot);
      case DEAD_LETTERS_EMPTY -> QueueChecks.deadLetters(snapshot);
      case QUEUE_ENCRYPTION -> EncryptionChecks.encryption(snapshot);
      case KEY_GRANTS -> EncryptionChecks.keyGrants(snapshot);
      case QUEUE_POLICY -> QueuePolicyCheck.policy(snapshot);
      case QUEUE_DELAY -> QueueMessageChecks.delay(snapshot);
      case QUEUE_MESSAGE_SIZE -> QueueMessageChecks.size(snapshot);
      case EVENT_RULES -> EventRuleChecks.rules(snapshot);
      case GROUPS_FOUND -> GroupChecks.groups(snapshot);
      case HOOK_EXISTS -> HookChecks.exists(snapshot);
      case HOOK_TARGET -> HookChecks.target(snapshot);
      case HOOK_HEARTBEAT -> HookTimeoutChecks.heartbeat(snapshot);
      case HOOK_LIMIT -> HookTimeoutChecks.limit(snapshot);
      case HOOK_DEFAULT_RESULT -> HookResultChecks.defaultResult(snapshot);
      case SEVERAL_HOOKS -> HookChecks.severalHooks(snapshot);
      case NOTIFICATION_ROLE -> NotificationRoleChecks.role(snapshot);
      case MANAGED_NODE_GROUPS -> GroupChecks.managed(snapshot);
      case GROUP_TAGS -> GroupChecks.tags(snapshot);
      case LAUNCH_HOOKS -> HookResultChecks.launchHooks(snapshot);
      case TEST_MESSAGE_SEEN -> DeliveryChecks.replicas(snapshot);
      case DELIVERY_PROBE -> DeliveryChecks.probe(snapshot);
      case AWS_PERMISSIONS -> PermissionChecks.aws(snapshot);
      case CLUSTER_PERMISSIONS -> PermissionChecks.cluster(snapshot);
      case LEASE_PERMISSIONS -> PermissionChecks.sharedPace(snapshot);
      case EVENT_PERMISSIONS -> PermissionChecks.nodeEvents(snapshot);
      case SURGE_PERMISSIONS -> PermissionChecks.surge(snapshot);
      case PEER_PERMISSIONS -> PermissionChecks.peers(snapshot);
      case TOKEN_PERMISSIONS -> PermissionChecks.tokens(snapshot);
      case NODE_INSTANCE_IDS -> NodeChecks.instanceIds(snapshot);
      case NODES_IN_GROUPS -> NodeChecks.nodesInGroups(snapshot);
      case INSTANCES_JOINED -> NodeChecks.instancesJoined(snapshot);
      case NODE_TERMINATION_HANDLER -> OtherControllerChecks.terminationHandler(snapshot);
      case KARPENTER -> OtherControllerChecks.karpenter(snapshot);
      case PREDECESSOR -> OtherControllerChecks.predecessor(snapshot);
      case SEVERAL_BUDGETS -> DisruptionBudgetChecks.several(snapshot);
      case BLOCKING_BUDGETS -> DisruptionBudgetChecks.blocking(snapshot);
      case LONG_GRACES -> PodChecks.gracePeriods(snapshot);
      case READINESS_GATES -> PodChecks.readinessGates(snapshot);
      case LOCAL_VOLUMES -> PodChecks.localVolumes(snapshot);
      case DEREGISTRATION_DELAY -> LoadBalancerChecks.delay(snapshot);
      case BALANCER_SCOPE -> LoadBalancerChecks.scope(snapshot);
      case NLB_SETTLE -> LoadBalancerChecks.settle(snapshot);
    };
  }
}
