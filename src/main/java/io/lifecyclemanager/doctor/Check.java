package io.lifecyclemanager.doctor;

import java.util.Locale;

/**
 * Every check, in the order of the report. Codes are for ever: people search for them, and the
 * documentation has an anchor for each.
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

  TEST_MESSAGE_SEEN(301, CheckCategory.DELIVERY),
  DELIVERY_PROBE(302, CheckCategory.DELIVERY),

  AWS_PERMISSIONS(401, CheckCategory.PERMISSIONS),
  CLUSTER_PERMISSIONS(402, CheckCategory.PERMISSIONS),

  NODE_INSTANCE_IDS(501, CheckCategory.NODES),
  NODES_IN_GROUPS(502, CheckCategory.NODES),
  INSTANCES_JOINED(503, CheckCategory.NODES),

  NODE_TERMINATION_HANDLER(601, CheckCategory.NEIGHBOURS),
  KARPENTER(602, CheckCategory.NEIGHBOURS),
  PREDECESSOR(603, CheckCategory.NEIGHBOURS),

  SEVERAL_BUDGETS(701, CheckCategory.WORKLOADS),
  BLOCKING_BUDGETS(702, CheckCategory.WORKLOADS),
  LONG_GRACES(703, CheckCategory.WORKLOADS),
  READINESS_GATES(704, CheckCategory.WORKLOADS),
  LOCAL_VOLUMES(705, CheckCategory.WORKLOADS),

  DEREGISTRATION_DELAY(801, CheckCategory.BALANCERS),
  BALANCER_SCOPE(802, CheckCategory.BALANCERS),
  NLB_SETTLE(803, CheckCategory.BALANCERS);

  private final int number;
  private final CheckCategory category;

  Check(int number, CheckCategory category) {
    this.number = number;
    this.category = category;
  }

  /** As in {@code LM101}. */
  public String code() {
    return "LM%03d".formatted(number);
  }

  /** As in {@code queue-exists}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The section about this check: a path from the repository's root with an anchor. */
  public String documentation() {
    return "src/site/markdown/doctor.md#" + code().toLowerCase(Locale.ROOT);
  }

  CheckCategory category() {
    return category;
  }

  /** What it says of a world. Pure. */
  CheckOutcome evaluate(Snapshot world) {
    return switch (this) {
      case AWS_ACCESS -> AccessChecks.aws(world);
      case CLUSTER_ACCESS -> AccessChecks.cluster(world);
      case QUEUE_EXISTS -> QueueChecks.exists(world);
      case QUEUE_VISIBILITY -> QueueChecks.visibility(world);
      case QUEUE_RETENTION -> QueueChecks.retention(world);
      case DEAD_LETTER_COUNT -> QueueChecks.maxReceiveCount(world);
      case DEAD_LETTERS_EMPTY -> QueueChecks.deadLetters(world);
      case QUEUE_ENCRYPTION -> EncryptionChecks.encryption(world);
      case KEY_GRANTS -> EncryptionChecks.keyGrants(world);
      case QUEUE_POLICY -> QueuePolicyCheck.policy(world);
      case GROUPS_FOUND -> HookChecks.groups(world);
      case HOOK_EXISTS -> HookChecks.exists(world);
      case HOOK_TARGET -> HookChecks.target(world);
      case HOOK_HEARTBEAT -> HookTimeoutChecks.heartbeat(world);
      case HOOK_LIMIT -> HookTimeoutChecks.limit(world);
      case HOOK_DEFAULT_RESULT -> HookChecks.defaultResult(world);
      case SEVERAL_HOOKS -> HookChecks.severalHooks(world);
      case NOTIFICATION_ROLE -> NotificationRoleChecks.role(world);
      case MANAGED_NODE_GROUPS -> HookChecks.managed(world);
      case GROUP_TAGS -> HookChecks.tags(world);
      case TEST_MESSAGE_SEEN -> DeliveryChecks.replicas(world);
      case DELIVERY_PROBE -> DeliveryChecks.probe(world);
      case AWS_PERMISSIONS -> PermissionChecks.aws(world);
      case CLUSTER_PERMISSIONS -> PermissionChecks.cluster(world);
      case NODE_INSTANCE_IDS -> NodeChecks.instanceIds(world);
      case NODES_IN_GROUPS -> NodeChecks.nodesInGroups(world);
      case INSTANCES_JOINED -> NodeChecks.instancesJoined(world);
      case NODE_TERMINATION_HANDLER -> OtherControllerChecks.terminationHandler(world);
      case KARPENTER -> OtherControllerChecks.karpenter(world);
      case PREDECESSOR -> OtherControllerChecks.predecessor(world);
      case SEVERAL_BUDGETS -> DisruptionBudgetChecks.several(world);
      case BLOCKING_BUDGETS -> DisruptionBudgetChecks.blocking(world);
      case LONG_GRACES -> PodChecks.gracePeriods(world);
      case READINESS_GATES -> PodChecks.readinessGates(world);
      case LOCAL_VOLUMES -> PodChecks.localVolumes(world);
      case DEREGISTRATION_DELAY -> LoadBalancerChecks.delay(world);
      case BALANCER_SCOPE -> LoadBalancerChecks.scope(world);
      case NLB_SETTLE -> LoadBalancerChecks.settle(world);
    };
  }
}
