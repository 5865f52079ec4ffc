package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.iam.PolicyStatement.allow;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the controller may do: what it calls, with what is its own. Reading takes no resource.
 *
 * @param place of the groups
 * @param queueArn the queue, which may be another account's
 * @param cluster name of the cluster; actions and balancers with its tag are the controller's own
 * @param targetGroups whether it deregisters from target groups
 * @param classicLoadBalancers whether it deregisters from classic balancers
 * @param kmsKeyArn ARN of the customer key that the queue is encrypted with; empty for none
 */
public record ControllerPermissions(
    AwsLocation place,
    String queueArn,
    String cluster,
    boolean targetGroups,
    boolean classicLoadBalancers,
    Optional<String> kmsKeyArn) {
  private static final String ELB = "elasticloadbalancing";

  /** The value of the tag on what belongs to the cluster alone. */
  static final String OWNED = "owned";

  /** The least policy. */
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
                place.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"),
                "autoscaling:RecordLifecycleActionHeartbeat",
                "autoscaling:CompleteLifecycleAction")
            .withCondition("autoscaling:ResourceTag/" + tag(), OWNED));
    statements.add(readStatement());
    if (targetGroups) {
      String all = place.arn(ELB, "targetgroup/*/*");
      statements.add(
          allow("TargetGroupsOfTheLoadBalancerController", all, ELB + ":DeregisterTargets")
              .withCondition("aws:ResourceTag/elbv2.k8s.aws/cluster", cluster));
      statements.add(
          allow("TargetGroupsTaggedForTheCluster", all, ELB + ":DeregisterTargets")
              .withCondition("aws:ResourceTag/" + tag(), OWNED));
    }
    if (classicLoadBalancers) {
      statements.add(
          allow(
                  "ClassicLoadBalancersOfTheCluster",
                  place.arn(ELB, "loadbalancer/*"),
                  ELB + ":DeregisterInstancesFromLoadBalancer")
              .withCondition("aws:ResourceTag/" + tag(), OWNED));
    }
    kmsKeyArn
        .map(arn -> PolicyStatement.allowKey(place, arn, "kms:Decrypt"))
        .ifPresent(statements::add);
    return new IamPolicy(statements);
  }

  private String tag() {
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
                "autoscaling:DescribeTags"));
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
        .withCondition("aws:RequestedRegion", place.region());
  }
}
