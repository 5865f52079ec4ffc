package io.lifecyclemanager.enrollment;

import static io.lifecyclemanager.enrollment.Statement.allow;

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
public record EnrollRights(
    Place place,
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    boolean events) {
  private static final String LOOK = "events:DescribeRule";
  private static final String LOOK_AT_TARGETS = "events:ListTargetsByRule";

  /** Keeps its own copy. */
  public EnrollRights {
    groups = List.copyOf(groups);
  }

  /** The least policy. */
  public Policy policy() {
    String roleArn = place.globalArn("role/" + role);
    List<Statement> statements = new ArrayList<>();
    statements.add(
        allow(
            "Queues",
            List.of(place.queueArn(queue), place.queueArn(Wanted.deadLetters(queue))),
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
            .where("iam:PassedToService", Wanted.AUTO_SCALING));
    statements.add(changingGroups());
    if (EventRules.fit(queue)) {
      statements.add(rules());
    }
    statements.add(
        allow(
                "ReadWhatTakesNoResource",
                "*",
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeLifecycleHooks",
                "autoscaling:DescribeTags")
            .where("aws:RequestedRegion", place.region()));
    return new Policy(statements);
  }

  private Statement rules() {
    List<String> rules = EventRules.names(queue).stream().map(place::ruleArn).toList();
    return events
        ? allow(
            "Rules",
            rules,
            LOOK,
            LOOK_AT_TARGETS,
            "events:ListTagsForResource",
            "events:PutRule",
            "events:TagResource",
            "events:PutTargets",
            "events:RemoveTargets",
            "events:DeleteRule")
        : allow("LookForRules", rules, LOOK, LOOK_AT_TARGETS);
  }

  private Statement changingGroups() {
    if (groups.isEmpty()) {
      return allow(
              "Groups",
              group("*"),
              "autoscaling:PutLifecycleHook",
              "autoscaling:DeleteLifecycleHook")
          .where(
              "autoscaling:ResourceTag/" + Wanted.tagOf(cluster.orElseThrow()),
              ControllerRights.OWNED);
    }
    List<String> actions =
        new ArrayList<>(List.of("autoscaling:PutLifecycleHook", "autoscaling:DeleteLifecycleHook"));
    if (cluster.isPresent()) {
      actions.add("autoscaling:CreateOrUpdateTags");
    }
    return allow(
        "Groups",
        groups.stream().map(name -> group(name.value())).toList(),
        actions.toArray(String[]::new));
  }

  private String group(String name) {
    return place.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/" + name);
  }
}
