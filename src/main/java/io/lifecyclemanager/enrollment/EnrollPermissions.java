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
 * The IAM permissions of the principal that runs enroll and unenroll: every action that they call,
 * limited to the resources that they create and remove.
 *
 * @param location of all resources
 * @param queue name of the queue
 * @param role name of the role with which Auto Scaling sends to it
 * @param groups the groups; empty for those with the cluster's tag
 * @param cluster name of the cluster whose tag the groups get; needed if no groups are named
 * @param events whether EventBridge sends to the queue, too; without it, unenroll still needs to
 *     find out that there are no rules
 * @param rolePath path of the role, which begins and ends with a slash
 * @param permissionsBoundary whether enroll sets a permissions boundary of the role
 */
public record EnrollPermissions(
    AwsLocation location,
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean events,
    String rolePath,
    boolean permissionsBoundary) {
  private static final String DESCRIBE_RULE = "events:DescribeRule";
  private static final String LIST_TARGETS = "events:ListTargetsByRule";

  /** Keeps its own copy. */
  public EnrollPermissions {
    groups = List.copyOf(groups);
  }

  /** The policy with the least permissions. */
  public IamPolicy policy() {
    String roleArn = location.globalArn("role" + rolePath + role);
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(
        allow(
            "Queues",
            List.of(
                location.queueArn(queue),
                location.queueArn(DesiredState.deadLetterQueueName(queue))),
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:CreateQueue",
            "sqs:TagQueue",
            "sqs:SetQueueAttributes",
            "sqs:ListQueueTags",
            "sqs:DeleteQueue"));
    List<String> roleActions =
        new ArrayList<>(
            List.of(
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:CreateRole",
                "iam:TagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:PutRolePolicy",
                "iam:DeleteRolePolicy",
                "iam:DeleteRole"));
    if (permissionsBoundary) {
      roleActions.add("iam:PutRolePermissionsBoundary");
    }
    statements.add(allow("NotificationRole", roleArn, roleActions.toArray(String[]::new)));
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
            .withCondition("aws:RequestedRegion", location.region()));
    return new IamPolicy(statements);
  }

  private PolicyStatement ruleStatement() {
    List<String> rules = EventBridgeRules.ruleNames(queue).stream().map(location::ruleArn).toList();
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
    return location.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/" + name);
  }
}
