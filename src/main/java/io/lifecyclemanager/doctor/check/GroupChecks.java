package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.DoctorTarget;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The groups of the cluster. */
final class GroupChecks {
  private static final String MANAGED = "eks:nodegroup-name";

  private GroupChecks() {}

  static CheckOutcome groups(Snapshot snapshot) {
    if (snapshot.groups()
            instanceof QueryResult.Unavailable<List<Snapshot.ClusterGroup>>(String reason, _)
        && snapshot.caller() instanceof QueryResult.Available<AccountInspector.CallerIdentity>) {
      return new CheckOutcome.ProblemsFound(
          List.of(
              error(
                  "the groups cannot be read: " + reason,
                  "their hooks cannot be checked",
                  "allow the identity that runs doctor autoscaling:DescribeAutoScalingGroups"
                      + " and autoscaling:DescribeLifecycleHooks; if AWS throttles or is"
                      + " down, try again")));
    }
    return CheckOutcome.judge(
        snapshot.groups(),
        groups ->
            CheckOutcome.judge(
                snapshot.missingGroups(),
                missing -> {
                  List<Finding> findings = new ArrayList<>();
                  if (groups.isEmpty()) {
                    findings.add(noGroupsFinding(snapshot.target()));
                  }
                  if (!missing.isEmpty()) {
                    findings.add(missingGroupsFinding(missing));
                  }
                  return CheckOutcome.of(
                      findings,
                      Phrases.list(
                          groups.stream()
                              .map(group ->
                                  group.state().name() + " (" + group.membershipReason() + ")")
                              .toList()));
                }));
  }

  private static Finding missingGroupsFinding(List<String> names) {
    return error(
        "--groups names groups that do not exist in this account and region: "
            + Phrases.list(names),
        "doctor does not check these groups, and serve does not regard them as part of the cluster",
        "correct --groups (of serve too), or check --region and the account of the credentials");
  }

  private static Finding noGroupsFinding(DoctorTarget target) {
    return error(
        "no Auto Scaling group belongs to the cluster: none "
            + target
                .clusterName()
                .map(name -> "has the tag " + DesiredState.clusterTagKey(name) + ", none ")
                .orElse("")
            + "is named by --groups, and none has an instance that is a node",
        "serve would receive no termination",
        "check --region, --cluster-name and the account of the credentials, or run"
            + " lifecycle-manager"
            + " enroll --target-scaling-groups=NAME --cluster-name=NAME");
  }

  /** Judges the queue and the groups, without managed node groups that EKS drains itself. */
  static CheckOutcome judge(
      Snapshot snapshot,
      BiFunction<List<Snapshot.ClusterGroup>, QueueState, CheckOutcome> judgement) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            CheckOutcome.judge(
                snapshot.groups(),
                groups ->
                    groups.isEmpty()
                        ? new CheckOutcome.Skipped(Check.GROUPS_FOUND)
                        : judgement.apply(
                            groups.stream()
                                .filter(group -> !isManaged(group) || isHooked(group, queue))
                                .toList(),
                            queue)));
  }

  private static boolean isManaged(Snapshot.ClusterGroup group) {
    return group.state().tags().containsKey(MANAGED);
  }

  /** Whether a hook of the group sends to the queue. */
  static boolean isHooked(Snapshot.ClusterGroup group, QueueState queue) {
    return !group.hooksTo(queue.arn()).isEmpty();
  }

  static List<String> names(Stream<Snapshot.ClusterGroup> groups) {
    return groups.map(group -> group.state().name().value()).toList();
  }

  /** Checks the tag on which the policy of {@code iam-policy} has a condition. */
  static CheckOutcome tags(Snapshot snapshot) {
    return snapshot
        .target()
        .clusterName()
        .map(DesiredState::clusterTagKey)
        .map(tag -> judge(snapshot, (groups, queue) -> tags(snapshot, tag, groups, queue)))
        .orElseGet(() -> new CheckOutcome.NotMade("no cluster is named"));
  }

  private static CheckOutcome tags(
      Snapshot snapshot, String tag, List<Snapshot.ClusterGroup> groups, QueueState queue) {
    List<String> untagged =
        names(groups.stream().filter(group -> !"owned".equals(group.state().tags().get(tag))));
    return CheckOutcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Phrases.list(untagged) + " without the tag " + tag + "=owned",
                    "the policy that iam-policy prints allows serve to hold and complete"
                        + " lifecycle actions only in groups with that tag",
                    FixCommands.enroll(snapshot, queue, untagged)
                        + ", which adds the tag and overwrites nothing; or widen the"
                        + " Condition of the policy")),
        tag + "=owned");
  }

  static CheckOutcome managed(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot, queue -> CheckOutcome.judge(snapshot.groups(), groups -> managed(groups, queue)));
  }

  private static CheckOutcome managed(List<Snapshot.ClusterGroup> groups, QueueState queue) {
    List<String> hooked =
        names(groups.stream().filter(group -> isManaged(group) && isHooked(group, queue)));
    return CheckOutcome.of(
        hooked.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    "EKS manages " + Phrases.list(hooked) + ", with hooks to this queue",
                    "EKS drains the nodes of its managed node groups itself, so that both"
                        + " drain; EKS may also undo changes of its groups",
                    "delete their hooks: aws autoscaling delete-lifecycle-hook")),
        "none with a hook to this queue");
  }
}
