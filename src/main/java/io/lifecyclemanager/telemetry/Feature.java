package io.lifecyclemanager.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of the program's work that needs permissions of its own, and the consequence when one of
 * them is missing. Permissions are named as IAM and RBAC name them. Evictions and deletions of pods
 * are left out: they are refused for many reasons, which are logged for each pod.
 */
enum Feature {
  QUEUE(
      "messages are not received, hidden or deleted",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage"),
  LIFECYCLE_ACTIONS(
      "lifecycle actions are not verified, extended or completed, and nodes whose instances return"
          + " to service are not released",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:RecordLifecycleActionHeartbeat",
      "autoscaling:CompleteLifecycleAction"),
  LIFECYCLE_HOOKS(
      "heartbeats are sent at the rate for the shortest possible timeout, orphaned terminations"
          + " are not found, hooks of other tools are completed too, and the drain mode and the"
          + " deadline in the metadata of hooks have no effect",
      "autoscaling:DescribeLifecycleHooks"),
  GROUP_TAGS(
      "instances without a node in this cluster are not recognized by the tag of their group, and"
          + " their messages are returned to the queue",
      "autoscaling:DescribeTags"),
  RECONCILIATION(
      "orphaned terminations are not found, or their deadline starts anew; without"
          + " sqs:GetQueueAttributes hooks of other tools are completed too",
      "sqs:GetQueueAttributes",
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeScalingActivities"),
  TARGET_GROUPS(
      "instances stay registered with target groups, or their deregistration delay is unknown",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DeregisterTargets"),
  CLASSIC_ELBS(
      "instances stay registered with classic ELBs, or their connection draining timeout is"
          + " unknown",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeInstanceHealth",
      "elasticloadbalancing:DeregisterInstancesFromLoadBalancer"),
  NODES("nodes are not found, or not claimed", "list nodes", "watch nodes", "get nodes"),
  NODE_MATCHING(
      "instances are not matched with nodes that have no usable providerID, and events of EC2 have"
          + " no effect",
      "ec2:DescribeInstances"),
  EVENTS(
      "spot interruptions, scheduled events or the end of Capacity Blocks are not verified, and"
          + " have no effect",
      "ec2:DescribeSpotInstanceRequests",
      "ec2:DescribeInstanceStatus",
      "ec2:DescribeCapacityReservations"),
  CLAIMS(
      "nodes are neither cordoned nor labelled, and other replicas cannot see their owner",
      "patch nodes"),
  PODS("pods are not found, and nodes are not drained", "list pods", "watch pods"),
  LOCAL_SERVICES(
      "traffic-serving pods are evicted before the load balancers have settled", "list services"),
  BUDGETS(
      "evictions that a disruption budget refuses are repeated after pauses only, and not as soon"
          + " as it allows them",
      "list poddisruptionbudgets",
      "watch poddisruptionbudgets"),
  VOLUMES(
      "drains do not wait until volumes are detached, and the next pods may have to wait for them",
      "get persistentvolumeclaims",
      "list volumeattachments",
      "watch volumeattachments"),
  SURGES(
      "single replicas are not replaced before they are stopped",
      "get replicasets",
      "get deployments",
      "patch deployments"),
  DISRUPTION_CONDITIONS(
      "pods are deleted without the condition that names the reason", "patch pods/status"),
  SHARED_LIMITS(
      "each replica keeps the limits on terminating nodes by itself and may exceed each of them by"
          + " one node",
      "get leases",
      "create leases",
      "update leases"),
  PEER_STATUS(
      "the status that a replica shows lacks the terminations of the other replicas",
      "list endpointslices"),
  NODE_EVENTS("events of the nodes are not recorded", "create events", "patch events"),
  API_TOKENS(
      "the API refuses every request that needs a token",
      "create tokenreviews",
      "create subjectaccessreviews");

  private final String consequence;
  private final String permissions;

  Feature(String consequence, String... permissions) {
    this.consequence = consequence;
    this.permissions = String.join(",", permissions);
  }

  /** The feature that requires a permission; empty for an unknown permission. */
  static Optional<Feature> of(String permission) {
    return Arrays.stream(values()).filter(feature -> feature.requires(permission)).findFirst();
  }

  boolean requires(String permission) {
    return Arrays.asList(permissions.split(",", -1)).contains(permission);
  }

  /** What happens while one of the permissions is missing, as a clause for the log. */
  String consequence() {
    return consequence;
  }

  /** The value of the metric's label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
