package io.lifecyclemanager.sandbox.world;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large the sandbox's world is, and how slow.
 *
 * @param nodes nodes of the cluster, each with an instance behind every load balancer
 * @param pods pods on each node, besides those of the DaemonSet and of the budgeted workload; the
 *     second is fed by a Service with policy Local, the third by a hostPort
 * @param budgeted pods of each workload with a budget that lets one go at a time; 0 for none
 * @param stopTime how long each pod takes to stop; whole seconds
 * @param delay how long the load balancers drain a deregistered instance; whole seconds
 * @param heartbeatTimeout the hook's
 * @param seed makes the instances' ids
 * @param groups Auto Scaling groups that the instances are spread over
 * @param targetGroups target groups of an ALB, each with every instance
 * @param network the NLB, if any
 * @param classicElbs classic load balancers, each with every instance
 * @param budgets the workloads with a budget
 */
public record SandboxScale(
    int nodes,
    int pods,
    int budgeted,
    Duration stopTime,
    Duration delay,
    Duration heartbeatTimeout,
    long seed,
    int groups,
    int targetGroups,
    Network network,
    int classicElbs,
    BudgetedWorkloads budgets) {

  /** One workload with a budget. */
  public SandboxScale(
      int nodes,
      int pods,
      int budgeted,
      Duration stopTime,
      Duration delay,
      Duration heartbeatTimeout,
      long seed,
      int groups,
      int targetGroups,
      Network network,
      int classicElbs) {
    this(
        nodes,
        pods,
        budgeted,
        stopTime,
        delay,
        heartbeatTimeout,
        seed,
        groups,
        targetGroups,
        network,
        classicElbs,
        BudgetedWorkloads.ONE);
  }

  /** One group, one target group of an ALB and one classic load balancer. */
  public SandboxScale(
      int nodes,
      int pods,
      int budgeted,
      Duration stopTime,
      Duration delay,
      Duration heartbeatTimeout,
      long seed) {
    this(nodes, pods, budgeted, stopTime, delay, heartbeatTimeout, seed, 1, 1, Network.NONE, 1);
  }

  /** How many pods of each budgeted workload its budget wants at any time. */
  public int wanted() {
    return Math.max(0, budgeted - 1);
  }

  /** The budgeted pods of all workloads. */
  public int allBudgeted() {
    return budgets.workloads() * budgeted;
  }

  /** The names of the budgeted workloads and of their budgets, without a hyphen. */
  public List<String> budgetedApps() {
    return IntStream.range(0, budgeted > 0 ? budgets.workloads() : 0)
        .mapToObj(number -> number == 0 ? "shop" : "shop" + (number + 1))
        .toList();
  }

  /** The number of the node that a budgeted pod begins on: the first nodes, one pod on each. */
  int nodeOf(int workload, int pod) {
    return (pod * budgets.workloads() + workload) % nodes;
  }

  /** What the pod with that number on each node belongs to. */
  SandboxWorkload workload(int pod) {
    return switch (pod) {
      case 1 -> SandboxWorkload.EDGE;
      case 2 -> SandboxWorkload.HOST;
      default -> SandboxWorkload.WEB;
    };
  }

  /**
   * An NLB.
   *
   * @param targetGroups each with every instance
   * @param removal how long it takes to let an instance go, where that is longer than its delay
   */
  public record Network(int targetGroups, Duration removal) {
    public static final Network NONE = new Network(0, Duration.ZERO);
  }

  /**
   * Workloads with a budget.
   *
   * @param workloads how many, each with a budget of its own
   * @param startTime how long it takes until a pod that is to go has a successor that is ready
   */
  public record BudgetedWorkloads(int workloads, Duration startTime) {
    public static final BudgetedWorkloads ONE = new BudgetedWorkloads(1, Duration.ZERO);
  }

  /** How long the slowest of the balancers takes to let an instance go. */
  public Duration longestDelay() {
    boolean byNetwork = network.targetGroups() > 0 && network.removal().compareTo(delay) > 0;
    return byNetwork ? network.removal() : delay;
  }

  /**
   * How long the slowest of the balancers is let settle.
   *
   * @param ordinary ALBs and classic ones
   * @param byNetwork NLBs
   */
  public Duration longestSettle(Duration ordinary, Duration byNetwork) {
    Duration first = targetGroups + classicElbs > 0 ? ordinary : Duration.ZERO;
    Duration second = network.targetGroups() > 0 ? byNetwork : Duration.ZERO;
    return first.compareTo(second) > 0 ? first : second;
  }

  /** Whether the instances are in any load balancer. */
  public boolean isBalanced() {
    return targetGroups + network.targetGroups() + classicElbs > 0;
  }
}
