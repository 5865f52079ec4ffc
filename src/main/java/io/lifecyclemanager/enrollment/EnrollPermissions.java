package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.iam.PolicyStatement.allow;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.IamPolicy;
import io.lifecyclemanager.enrollment.iam.PolicyStatement;
import io.lifecyclemanager.model.GroupName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What whoever sets up may do: what enroll and unenroll call, with what they make and remove.
 *
 * @param place of everything
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups; where there are none, those with the cluster's tag
 * @param cluster name of the cluster whose tag the groups get; needed where no groups are named
 * @param events whether EventBridge is to send to the queue, too; without it unenroll looks for its
 *     rules all the same
 */
public record EnrollPermissions(
    AwsLocation place,
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean events) {
  private static final String DESCRIBE_RULE = "events:DescribeRule";
  private static final String LIST_TARGETS = "events:ListTargetsByRule";

  /** Keeps its own copy. */
  public EnrollPermissions {
    groups = List.copyOf(groups);
  }

  /** The least policy. */
  public IamPolicy policy() {
    String roleArn = place.globalArn("role/" + role);
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        allow(
            "Queues",
            List.of(place.queueArn(queue), place.queueArn(DesiredState.deadLetterQueueName(queue))),
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:CreateQueue",
            "sqs:TagQueue",
            "sqs:SetQueueAttributes",
            "sqs:ListQueueTags",
            "sqs:DeleteQueue"));
    statements.add(
        allow(
            "NotificationRole",
            roleArn,
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:CreateRole",
            "iam:TagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:PutRolePolicy",
            "iam:DeleteRolePolicy",
            "iam:DeleteRole"));
    statements.add(
        allow("GiveTheRoleToAutoScaling", roleArn, "iam:PassRole")
            .withCondition("iam:PassedToService", DesiredState.AUTO_SCALING_SERVICE));
    statements.add(groupStatement());
    if (EventBridgeRules.fitsQueueName(queue)) {
      statements.add(ruleStatement());
    }
    statements.add(
        allow(
                "ReadWhatTakesNoResource",
                "*",
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeLifecycleHooks",
                "autoscaling:DescribeTags")
            .withCondition("aws:RequestedRegion", place.region()));
    return new IamPolicy(statements);
  }

  private PolicyStatement ruleStatement() {
    List<String> rules = EventBridgeRules.ruleNames(queue).stream().map(place::ruleArn).toList();
    return events
        ? allow(
            "Rules",
            rules,
            DESCRIBE_RULE,
            LIST_TARGETS,
            "events:ListTagsForResource",
            "events:PutRule",
            "events:TagResource",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:DeleteRule")
        : allow("LookForRules", rules, DESCRIBE_RULE, LIST_TARGETS);
  }

  private PolicyStatement groupStatement() {
    if (groups.isEmpty()) {
      return allow(
              "Groups",
              groupArn("*"),
              "autoscaling:PutLifecycleHook",
              "autoscaling:DeleteLifecycleHook")
          .withCondition(
              "autoscaling:ResourceTag/" + DesiredState.clusterTagKey(cluster.orElseThrow()),
              ControllerPermissions.OWNED);
    }
    List<String> actions =
        new ArrayList<>(List.of("autoscaling:PutLifecycleHook", "autoscaling:DeleteLifecycleHook"));
    if (cluster.isPresent()) {
      actions.add("autoscaling:CreateOrUpdateTags");
    }
    return allow(
        "Groups",
        groups.stream().map(name -> groupArn(name.value())).toList(),
        actions.toArray(String[]::new));
  }

  private String groupArn(String name) {
    return place.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/" + name);
  }
}
