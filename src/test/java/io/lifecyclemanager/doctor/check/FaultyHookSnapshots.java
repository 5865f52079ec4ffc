package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.QUEUE;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.known;

import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.NotificationRole;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Faults of the groups, their hooks and their notification roles. */
final class FaultyHookSnapshots {
  private FaultyHookSnapshots() {}

  private static FaultySnapshot ofHook(
      Check check,
      FindingSeverity severity,
      String what,
      String fix,
      Duration heartbeat,
      String defaultResult) {
    return new FaultySnapshot(
        check,
        severity,
        what,
        fix,
        snapshot ->
            snapshot.groups =
                List.of(
                    HealthySnapshot.group(
                        "blue",
                        HealthySnapshot.FIRST,
                        HealthySnapshot.hook(
                            "blue", "lifecycle-manager", QUEUE, heartbeat, defaultResult))));
  }

  static Stream<FaultySnapshot> all() {
    Duration quarter = Duration.ofMinutes(15);
    return Stream.of(
        error(
            Check.GROUPS_FOUND,
            "kubernetes.io/cluster/prod",
            "--cluster-name",
            snapshot -> snapshot.groups = List.of()),
        error(
            Check.GROUPS_FOUND,
            "--groups names groups that do not exist in this account and region: bleu",
            "correct --groups",
            snapshot -> snapshot.missingGroups = List.of("bleu")),
        error(
            Check.HOOK_EXISTS,
            "blue",
            "--queue-name=lifecycle-manager --cluster-name=prod --target-scaling-groups=blue",
            snapshot ->
                snapshot.groups = List.of(HealthySnapshot.group("blue", HealthySnapshot.FIRST))),
        error(
            Check.HOOK_TARGET,
            "sends to arn:aws:sqs:us-west-2:111122223333:other, not to this queue",
            "--overwrite",
            snapshot ->
                snapshot.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook(
                                "blue",
                                "lifecycle-manager",
                                "arn:aws:sqs:us-west-2:111122223333:other",
                                quarter,
                                "CONTINUE")))),
        ofHook(
            Check.HOOK_HEARTBEAT,
            FindingSeverity.WARNING,
            "119 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(119),
            "CONTINUE"),
        ofHook(
            Check.HOOK_HEARTBEAT,
            FindingSeverity.ERROR,
            "59 s",
            "--heartbeat-timeout=900",
            Duration.ofSeconds(59),
            "CONTINUE"),
        new FaultySnapshot(
            Check.HOOK_LIMIT,
            FindingSeverity.ERROR,
            "the grace period of pod shop/slow is 26 h",
            "--heartbeat-timeout=1874",
            snapshot -> {
              snapshot.target = HealthySnapshot.target(Duration.ofHours(30), Duration.ofMinutes(3));
              snapshot.pods =
                  List.of(HealthySnapshot.pod("slow", Duration.ofHours(26), List.of(), Set.of()));
            }),
        ofHook(
            Check.HOOK_DEFAULT_RESULT,
            FindingSeverity.WARNING,
            "ABANDON",
            "--heartbeat-timeout=900 --notification-role-name=lifecycle-manager-notifications"
                + " --overwrite",
            quarter,
            "ABANDON"),
        warning(
            Check.SEVERAL_HOOKS,
            "other hooks on terminations too: backup",
            "delete-lifecycle-hook",
            snapshot ->
                snapshot.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook("blue"),
                            HealthySnapshot.hook(
                                "blue", "backup", "arn:other", quarter, "CONTINUE")))),
        error(
            Check.NOTIFICATION_ROLE,
            "there is no role",
            "run lifecycle-manager enroll with the names",
            snapshot ->
                snapshot.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE, Optional.empty(), known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com is not allowed to assume",
            "trust policy",
            snapshot ->
                snapshot.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE,
                            Optional.of(new AccountInspector.RoleState(HealthySnapshot.ROLE, "{}")),
                            known(List.of())))),
        error(
            Check.NOTIFICATION_ROLE,
            "is denied sqs:SendMessage",
            "policy of the role",
            snapshot ->
                snapshot.notificationRoles =
                    List.of(HealthySnapshot.notificationRole(List.of("sqs:SendMessage")))),
        warning(
            Check.GROUP_TAGS,
            "blue without the tag kubernetes.io/cluster/prod=owned",
            "adds the tag",
            snapshot ->
                snapshot.groups =
                    List.of(
                        new ClusterGroup(
                            new AccountInspector.GroupState(
                                new GroupName("blue"), "arn", Map.of(), Map.of()),
                            "named",
                            List.of(HealthySnapshot.hook("blue"))))),
        warning(
            Check.HOOK_EXISTS,
            "the hooks of blue send through SNS or EventBridge",
            "send straight to the queue",
            snapshot ->
                snapshot.groups =
                    List.of(
                        HealthySnapshot.group(
                            "blue",
                            HealthySnapshot.FIRST,
                            HealthySnapshot.hook(
                                "blue",
                                "other",
                                "arn:aws:sns:us-west-2:111122223333:topic",
                                quarter,
                                "CONTINUE")))),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com is not allowed to assume",
            "trust policy",
            snapshot ->
                snapshot.notificationRoles =
                    List.of(
                        new NotificationRole(
                            HealthySnapshot.ROLE,
                            Optional.of(
                                new AccountInspector.RoleState(
                                    HealthySnapshot.ROLE,
                                    HealthySnapshot.trust(
                                        "application-autoscaling.amazonaws.com"))),
                            known(List.of())))),
        warning(
            Check.MANAGED_NODE_GROUPS,
            "EKS manages blue, with hooks to this queue",
            "delete-lifecycle-hook",
            snapshot ->
                snapshot.groups =
                    List.of(
                        new ClusterGroup(
                            new AccountInspector.GroupState(
                                new GroupName("blue"),
                                "arn",
                                Map.of("eks:nodegroup-name", "x"),
                                Map.of()),
                            "tagged",
                            List.of(HealthySnapshot.hook("blue"))))));
  }
}
