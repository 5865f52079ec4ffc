package io.lifecyclemanager.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the program does by rights of its own, in the words of whoever grants them, and what is not
 * done where one of them is missing. Evictions and deletions of pods are left out: they are refused
 * for many a reason, which is told of each pod.
 */
enum Feature {
  QUEUE(
      "messages are not received, or not kept, or not deleted",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage"),
  LIFECYCLE_ACTIONS(
      "lifecycle actions are not confirmed, or not kept alive, or not completed",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:RecordLifecycleActionHeartbeat",
      "autoscaling:CompleteLifecycleAction"),
  LIFECYCLE_HOOKS(
      "heartbeats are sent as for the shortest timeout that a hook can have, and instances that"
          + " wait without a message are not found",
      "autoscaling:DescribeLifecycleHooks"),
  GROUP_TAGS(
      "an instance that has no node here is not known by the tag of its group, and its message is"
          + " given back",
      "autoscaling:DescribeTags"),
  RECONCILIATION(
      "instances that wait without a message are not found, or their time begins anew",
      "sqs:GetQueueAttributes",
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeScalingActivities"),
  TARGET_GROUPS(
      "instances stay in target groups, or it is not known for how long",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DeregisterTargets"),
  CLASSIC_ELBS(
      "instances stay in classic load balancers, or it is not known for how long",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeInstanceHealth",
      "elasticloadbalancing:DeregisterInstancesFromLoadBalancer"),
  NODES("nodes are not known, or not claimed", "list nodes", "watch nodes", "get nodes"),
  CLAIMS(
      "nodes are neither cordoned nor labelled, and other replicas do not see who works on them",
      "patch nodes"),
  PODS("pods are not known, and their nodes not drained", "list pods", "watch pods"),
  LOCAL_SERVICES(
      "pods that are fed through their own node leave before its load balancers have settled",
      "list services"),
  DISRUPTION_CONDITIONS(
      "pods that are deleted past their budgets do not say why", "patch pods/status");

  private final String consequence;
  private final String permissions;

  Feature(String without, String... rights) {
    this.consequence = without;
    this.permissions = String.join(",", rights);
  }

  /** The feature that needs the right. */
  static Optional<Feature> of(String right) {
    return Arrays.stream(values()).filter(one -> one.requires(right)).findFirst();
  }

  boolean requires(String right) {
    return Arrays.asList(permissions.split(",", -1)).contains(right);
  }

  /** What becomes of it where a right is missing. */
  String consequence() {
    return consequence;
  }

  /** As a label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
