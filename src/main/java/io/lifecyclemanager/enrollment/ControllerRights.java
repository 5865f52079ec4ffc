package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.Statement.allow;

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
 * @param classic whether it deregisters from classic balancers
 * @param key ARN of the customer key that the queue is encrypted with; empty for none
 */
public record ControllerRights(
    Place place,
    String queueArn,
    String cluster,
    boolean targetGroups,
    boolean classic,
    Optional<String> key) {
  private static final String BALANCING = "elasticloadbalancing";

  /** The value of the tag on what belongs to the cluster alone. */
  static final String OWNED = "owned";

  /** The least policy. */
  public Policy policy() {
    List<Statement> statements = new ArrayList<>();
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
            .where("autoscaling:ResourceTag/" + tag(), OWNED));
    statements.add(reading());
    if (targetGroups) {
      String all = place.arn(BALANCING, "targetgroup/*/*");
      statements.add(
          allow("TargetGroupsOfTheLoadBalancerController", all, BALANCING + ":DeregisterTargets")
              .where("aws:ResourceTag/elbv2.k8s.aws/cluster", cluster));
      statements.add(
          allow("TargetGroupsTaggedForTheCluster", all, BALANCING + ":DeregisterTargets")
              .where("aws:ResourceTag/" + tag(), OWNED));
    }
    if (classic) {
      statements.add(
          allow(
                  "ClassicLoadBalancersOfTheCluster",
                  place.arn(BALANCING, "loadbalancer/*"),
                  BALANCING + ":DeregisterInstancesFromLoadBalancer")
              .where("aws:ResourceTag/" + tag(), OWNED));
    }
    key.map(arn -> Statement.allowKey(place, arn, "kms:Decrypt")).ifPresent(statements::add);
    return new Policy(statements);
  }

  private String tag() {
    return Wanted.tagOf(cluster);
  }

  private Statement reading() {
    List<String> actions =
        new ArrayList<>(
            List.of(
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLifecycleHooks",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags"));
    if (classic) {
      actions.add(BALANCING + ":DescribeInstanceHealth");
      actions.add(BALANCING + ":DescribeLoadBalancerAttributes");
      actions.add(BALANCING + ":DescribeLoadBalancers");
    }
    if (targetGroups) {
      actions.add(BALANCING + ":DescribeTargetGroupAttributes");
      actions.add(BALANCING + ":DescribeTargetGroups");
      actions.add(BALANCING + ":DescribeTargetHealth");
    }
    return allow("ReadWhatTakesNoResource", "*", actions.toArray(String[]::new))
        .where("aws:RequestedRegion", place.region());
  }
}
