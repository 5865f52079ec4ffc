package io.lifecyclemanager.doctor;

import java.util.Locale;

/**
 * Every check, in the order of the report. Codes are for ever: people search for them, and the
 * documentation has an anchor for each.
 */
public enum Check {
  AWS_ACCESS(1, Category.ACCESS),
  CLUSTER_ACCESS(2, Category.ACCESS),

  QUEUE_EXISTS(101, Category.QUEUE),
  QUEUE_VISIBILITY(102, Category.QUEUE),
  QUEUE_RETENTION(103, Category.QUEUE),
  DEAD_LETTER_COUNT(104, Category.QUEUE),
  DEAD_LETTERS_EMPTY(105, Category.QUEUE),
  QUEUE_ENCRYPTION(106, Category.QUEUE),
  KEY_GRANTS(107, Category.QUEUE),
  QUEUE_POLICY(108, Category.QUEUE),

  GROUPS_FOUND(201, Category.HOOKS),
  HOOK_EXISTS(202, Category.HOOKS),
  HOOK_TARGET(203, Category.HOOKS),
  HOOK_HEARTBEAT(204, Category.HOOKS),
  HOOK_LIMIT(205, Category.HOOKS),
  HOOK_DEFAULT_RESULT(206, Category.HOOKS),
  SEVERAL_HOOKS(207, Category.HOOKS),
  NOTIFICATION_ROLE(208, Category.HOOKS),
  MANAGED_NODE_GROUPS(209, Category.HOOKS),
  GROUP_TAGS(210, Category.HOOKS),

  TEST_MESSAGE_SEEN(301, Category.DELIVERY),
  DELIVERY_PROBE(302, Category.DELIVERY),

  AWS_RIGHTS(401, Category.RIGHTS),
  CLUSTER_RIGHTS(402, Category.RIGHTS),

  NODE_INSTANCE_IDS(501, Category.NODES),
  NODES_IN_GROUPS(502, Category.NODES),
  INSTANCES_JOINED(503, Category.NODES),

  NODE_TERMINATION_HANDLER(601, Category.NEIGHBOURS),
  KARPENTER(602, Category.NEIGHBOURS),
  PREDECESSOR(603, Category.NEIGHBOURS),

  SEVERAL_BUDGETS(701, Category.WORKLOADS),
  BLOCKING_BUDGETS(702, Category.WORKLOADS),
  LONG_GRACES(703, Category.WORKLOADS),
  READINESS_GATES(704, Category.WORKLOADS),
  LOCAL_VOLUMES(705, Category.WORKLOADS),

  DEREGISTRATION_DELAY(801, Category.BALANCERS),
  BALANCER_SCOPE(802, Category.BALANCERS),
  NLB_SETTLE(803, Category.BALANCERS);

  private final int number;
  private final Category category;

  Check(int number, Category category) {
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

  Category category() {
    return category;
  }

  /** What it says of a world. Pure. */
  Outcome of(World world) {
    return switch (this) {
      case AWS_ACCESS -> AccessChecks.aws(world);
      case CLUSTER_ACCESS -> AccessChecks.cluster(world);
      case QUEUE_EXISTS -> QueueChecks.exists(world);
      case QUEUE_VISIBILITY -> QueueChecks.visibility(world);
      case QUEUE_RETENTION -> QueueChecks.retention(world);
      case DEAD_LETTER_COUNT -> QueueChecks.receives(world);
      case DEAD_LETTERS_EMPTY -> QueueChecks.deadLetters(world);
      case QUEUE_ENCRYPTION -> EncryptionChecks.encryption(world);
      case KEY_GRANTS -> EncryptionChecks.grants(world);
      case QUEUE_POLICY -> QueuePolicyCheck.policy(world);
      case GROUPS_FOUND -> HookChecks.groups(world);
      case HOOK_EXISTS -> HookChecks.exists(world);
      case HOOK_TARGET -> HookChecks.target(world);
      case HOOK_HEARTBEAT -> HookTimeChecks.heartbeat(world);
      case HOOK_LIMIT -> HookTimeChecks.limit(world);
      case HOOK_DEFAULT_RESULT -> HookChecks.defaultResult(world);
      case SEVERAL_HOOKS -> HookChecks.several(world);
      case NOTIFICATION_ROLE -> SenderChecks.role(world);
      case MANAGED_NODE_GROUPS -> HookChecks.managed(world);
      case GROUP_TAGS -> HookChecks.tags(world);
      case TEST_MESSAGE_SEEN -> DeliveryChecks.seen(world);
      case DELIVERY_PROBE -> DeliveryChecks.probe(world);
      case AWS_RIGHTS -> RightsChecks.aws(world);
      case CLUSTER_RIGHTS -> RightsChecks.cluster(world);
      case NODE_INSTANCE_IDS -> NodeChecks.instanceIds(world);
      case NODES_IN_GROUPS -> NodeChecks.inGroups(world);
      case INSTANCES_JOINED -> NodeChecks.joined(world);
      case NODE_TERMINATION_HANDLER -> NeighbourChecks.terminationHandler(world);
      case KARPENTER -> NeighbourChecks.karpenter(world);
      case PREDECESSOR -> NeighbourChecks.predecessor(world);
      case SEVERAL_BUDGETS -> BudgetChecks.several(world);
      case BLOCKING_BUDGETS -> BudgetChecks.blocking(world);
      case LONG_GRACES -> PodChecks.graces(world);
      case READINESS_GATES -> PodChecks.readinessGates(world);
      case LOCAL_VOLUMES -> PodChecks.localVolumes(world);
      case DEREGISTRATION_DELAY -> BalancerChecks.delay(world);
      case BALANCER_SCOPE -> BalancerChecks.scope(world);
      case NLB_SETTLE -> BalancerChecks.settle(world);
    };
  }
}
