package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.QUEUE;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.known;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.GroupState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.RoleState;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.NotificationRole;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Faults of the groups, their hooks and their notification roles. */
final class FaultyHookSnapshots {
  private FaultyHookSnapshots() {}

  /** The only group is blue, with these hooks. */
  private static Consumer<HealthySnapshot> hooks(HookState... hooks) {
    return snapshot ->
        snapshot.groups = List.of(HealthySnapshot.group("blue", HealthySnapshot.FIRST, hooks));
  }

  /** The only group is blue, with this hook. */
  private static Consumer<HealthySnapshot> hook(
      String name, String target, Duration heartbeat, String defaultResult) {
    return hooks(HealthySnapshot.hook("blue", name, target, heartbeat, defaultResult));
  }

  private static Consumer<HealthySnapshot> ownHook(Duration heartbeat, String defaultResult) {
    return hook(DesiredState.HOOK_NAME, QUEUE, heartbeat, defaultResult);
  }

  /** The only group is blue, with these tags. */
  private static Consumer<HealthySnapshot> tags(Map<String, String> tags, String origin) {
    GroupState blue = new GroupState(new GroupName("blue"), "arn", tags, Map.of());
    return snapshot ->
        snapshot.groups =
            List.of(new ClusterGroup(blue, origin, List.of(HealthySnapshot.hook("blue"))));
  }

  private static Consumer<HealthySnapshot> role(NotificationRole role) {
    return snapshot -> snapshot.notificationRoles = List.of(role);
  }

  private static Consumer<HealthySnapshot> role(Optional<String> trust) {
    return role(
        new NotificationRole(
            HealthySnapshot.ROLE,
            trust.map(policy -> new RoleState(HealthySnapshot.ROLE, policy)),
            known(List.of())));
  }

  private static ClusterGroup abandoning(String target, boolean retains) {
    GroupState blue = HealthySnapshot.group("blue", HealthySnapshot.FIRST).state();
    return new ClusterGroup(
        new GroupState(blue.name(), blue.arn(), blue.tags(), blue.instances(), retains),
        "tagged",
        List.of(
            HealthySnapshot.hook(
                "blue", "lifecycle-manager", target, Duration.ofMinutes(15), "ABANDON")));
  }

  /** Group blue, with a launching hook to the queue. */
  static ClusterGroup launching() {
    return launching(QUEUE, "ABANDON");
  }

  /** Group blue, with a launching hook to this target. */
  static ClusterGroup launching(String target, String defaultResult) {
    return new ClusterGroup(
        HealthySnapshot.group("blue", HealthySnapshot.FIRST).state(),
        "tagged",
        List.of(HealthySnapshot.hook("blue")),
        List.of(
            HealthySnapshot.hook(
                "blue", "warm-up", target, Duration.ofMinutes(15), defaultResult)));
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
            hooks()),
        error(
            Check.HOOK_TARGET,
            "sends to arn:aws:sqs:us-west-2:111122223333:other, not to this queue",
            "--overwrite",
            hook(
                DesiredState.HOOK_NAME,
                "arn:aws:sqs:us-west-2:111122223333:other",
                quarter,
                "CONTINUE")),
        warning(
            Check.HOOK_HEARTBEAT,
            "119 s",
            "--heartbeat-timeout=900",
            ownHook(Duration.ofSeconds(119), "CONTINUE")),
        error(
            Check.HOOK_HEARTBEAT,
            "59 s",
            "--heartbeat-timeout=900",
            ownHook(Duration.ofSeconds(59), "CONTINUE")),
        error(
            Check.HOOK_LIMIT,
            "the grace period of pod shop/slow is 26 h",
            "--heartbeat-timeout=1874",
            snapshot -> {
              snapshot.target = HealthySnapshot.target(Duration.ofHours(30), Duration.ofMinutes(3));
              snapshot.pods =
                  List.of(HealthySnapshot.pod("slow", Duration.ofHours(26), List.of(), Set.of()));
            }),
        warning(
            Check.HOOK_DEFAULT_RESULT,
            "ABANDON",
            "--heartbeat-timeout=900 --notification-role-name=lifecycle-manager-notifications"
                + " --overwrite",
            ownHook(quarter, "ABANDON")),
        warning(
            Check.HOOK_DEFAULT_RESULT,
            "which sends through SNS or EventBridge, has the default result ABANDON",
            "put-lifecycle-hook",
            snapshot -> snapshot.groups = List.of(abandoning("arn:aws:sns:us-west-2:1:t", false))),
        error(
            Check.HOOK_DEFAULT_RESULT,
            "its group has TerminateHookAbandon=retain",
            "--overwrite",
            snapshot -> snapshot.groups = List.of(abandoning(QUEUE, true))),
        warning(
            Check.LAUNCH_HOOKS,
            "hook warm-up of group blue sends launches to this queue",
            "--complete-launch-hooks",
            snapshot -> snapshot.groups = List.of(launching())),
        warning(
            Check.SEVERAL_HOOKS,
            "other hooks on terminations too: backup",
            "delete-lifecycle-hook",
            hooks(
                HealthySnapshot.hook("blue"),
                HealthySnapshot.hook("blue", "backup", "arn:other", quarter, "CONTINUE"))),
        error(
            Check.NOTIFICATION_ROLE,
            "there is no role",
            "run lifecycle-manager enroll with the names",
            role(Optional.empty())),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com is not allowed to assume",
            "trust policy",
            role(Optional.of("{}"))),
        error(
            Check.NOTIFICATION_ROLE,
            "is denied sqs:SendMessage",
            "policy of the role",
            role(HealthySnapshot.notificationRole(List.of("sqs:SendMessage")))),
        warning(
            Check.GROUP_TAGS,
            "blue without the tag kubernetes.io/cluster/prod=owned",
            "adds the tag",
            tags(Map.of(), "named")),
        warning(
            Check.HOOK_EXISTS,
            "the hooks of blue send through SNS or EventBridge",
            "send straight to the queue",
            hook("other", "arn:aws:sns:us-west-2:111122223333:topic", quarter, "CONTINUE")),
        error(
            Check.NOTIFICATION_ROLE,
            "autoscaling.amazonaws.com is not allowed to assume",
            "trust policy",
            role(Optional.of(HealthySnapshot.trust("application-autoscaling.amazonaws.com")))),
        warning(
            Check.MANAGED_NODE_GROUPS,
            "EKS manages blue, with hooks to this queue",
            "delete-lifecycle-hook",
            tags(Map.of("eks:nodegroup-name", "x"), "tagged")));
  }
}
