package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.iam.PolicyStatement.allow;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import io.lifecyclemanager.event.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The IAM permissions of the controller: every action that it calls, limited to the resources of
 * its cluster. AWS cannot limit the read actions to resources.
 *
 * @param location of the groups
 * @param queueArn the queue, which may belong to another account
 * @param cluster name of the cluster; permissions to change groups and load balancers are limited
 *     to those with its tag
 * @param targetGroups whether it deregisters from target groups
 * @param classicLoadBalancers whether it deregisters from Classic Load Balancers
 * @param events the kinds of EC2 events to which it responds
 * @param kmsKeyArn ARN of the customer managed KMS key that encrypts the queue; empty for none
 */
public record ControllerPermissions(
    AwsLocation location,
    String queueArn,
    String cluster,
    boolean targetGroups,
    boolean classicLoadBalancers,
    Set<EventKind> events,
    Optional<String> kmsKeyArn) {
  private static final String ELB = "elasticloadbalancing";

  private static final String DESCRIBE_INSTANCES = "ec2:DescribeInstances";

  /** The cluster tag's value on a resource that no other cluster shares. */
  static final String OWNED = "owned";

  /** Keeps its own copy. */
  public ControllerPermissions {
    events = Set.copyOf(events);
  }

  /** The policy with the least permissions. */
  public IamPolicy policy() {
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        allow(
            "Queue",
            queueArn,
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage"));
    statements.add(
        allow(
                "HoldAndCompleteActions",
                location.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"),
                "autoscaling:RecordLifecycleActionHeartbeat",
                "autoscaling:CompleteLifecycleAction")
            .withCondition("autoscaling:ResourceTag/" + tagKey(), OWNED));
    statements.add(readStatement());
    if (targetGroups) {
      String allGroups = location.arn(ELB, "targetgroup/*/*");
      statements.add(
          allow("TargetGroupsOfTheLoadBalancerController", allGroups, ELB + ":DeregisterTargets")
              .withCondition("aws:ResourceTag/elbv2.k8s.aws/cluster", cluster));
      statements.add(
          allow("TargetGroupsTaggedForTheCluster", allGroups, ELB + ":DeregisterTargets")
              .withCondition("aws:ResourceTag/" + tagKey(), OWNED));
    }
    if (classicLoadBalancers) {
      statements.add(
          allow(
                  "ClassicLoadBalancersOfTheCluster",
                  location.arn(ELB, "loadbalancer/*"),
                  ELB + ":DeregisterInstancesFromLoadBalancer")
              .withCondition("aws:ResourceTag/" + tagKey(), OWNED));
    }
    for (EventKind kind : EventKind.values()) {
      if (events.contains(kind)) {
        statements.add(eventStatement(kind));
      }
    }
    kmsKeyArn
        .map(arn -> PolicyStatement.allowKey(location, arn, "kms:Decrypt"))
        .ifPresent(statements::add);
    return new IamPolicy(statements);
  }

  /**
   * Whether the controller may do without the action: it is needed only where nodes have no usable
   * provider id, or to verify events.
   */
  public boolean isOptional(String action) {
    return events.isEmpty() && action.equals(DESCRIBE_INSTANCES);
  }

  /** What it takes to verify the events of a kind, in a statement that can be left out alone. */
  private PolicyStatement eventStatement(EventKind kind) {
    PolicyStatement statement =
        switch (kind) {
          case SPOT ->
              allow(
                  "VerifySpotInterruptions",
                  "*",
                  DESCRIBE_INSTANCES,
                  "ec2:DescribeSpotInstanceRequests",
                  "ec2:DescribeCapacityReservations");
          case STATE_CHANGE -> allow("VerifyStateChanges", "*", DESCRIBE_INSTANCES);
          case SCHEDULED ->
              allow(
                  "VerifyScheduledEvents",
                  "*",
                  DESCRIBE_INSTANCES,
                  "ec2:DescribeInstanceStatus",
                  "ec2:DescribeCapacityReservations");
          case REBALANCE -> allow("VerifyRebalanceRecommendations", "*", DESCRIBE_INSTANCES);
        };
    return statement.withCondition("aws:RequestedRegion", location.region());
  }

  private String tagKey() {
    return DesiredState.clusterTagKey(cluster);
  }

  private PolicyStatement readStatement() {
    List<String> actions =
        new ArrayList<>(
            List.of(
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLifecycleHooks",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                DESCRIBE_INSTANCES));
    if (classicLoadBalancers) {
      actions.add(ELB + ":DescribeInstanceHealth");
      actions.add(ELB + ":DescribeLoadBalancerAttributes");
      actions.add(ELB + ":DescribeLoadBalancers");
    }
    if (targetGroups) {
      actions.add(ELB + ":DescribeTargetGroupAttributes");
      actions.add(ELB + ":DescribeTargetGroups");
      actions.add(ELB + ":DescribeTargetHealth");
    }
    return allow("ReadWhatTakesNoResource", "*", actions.toArray(String[]::new))
        .withCondition("aws:RequestedRegion", location.region());
  }
}
