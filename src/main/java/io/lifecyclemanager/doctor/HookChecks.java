package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.HookState;
import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The groups of the cluster and their hooks. */
final class HookChecks {
  private static final String MANAGED = "eks:nodegroup-name";

  private HookChecks() {}

  static CheckOutcome groups(Snapshot world) {
    if (world.groups() instanceof QueryResult.Unavailable<List<Snapshot.ClusterGroup>>(String why)
        && world.caller() instanceof QueryResult.Available<AccountInspector.CallerIdentity>) {
      return new CheckOutcome.ProblemsFound(
          List.of(
              error(
                  "the groups cannot be looked at: " + why,
                  "nothing can be said about their hooks",
                  "allow whoever runs doctor autoscaling:DescribeAutoScalingGroups and"
                      + " autoscaling:DescribeLifecycleHooks; when AWS throttles or is down, try"
                      + " again")));
    }
    return CheckOutcome.judge(
        world.groups(),
        groups ->
            CheckOutcome.judge(
                world.missingGroups(),
                missing -> {
                  List<Finding> findings = new ArrayList<>();
                  if (groups.isEmpty()) {
                    findings.add(noGroupsFinding(world.target()));
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
        "--groups names what is no Auto Scaling group of this account and region: "
            + Phrases.list(names),
        "no check looks at the group that was meant, and serve does not take it for the cluster's",
        "correct --groups, of serve too, or check --region and the credentials' account");
  }

  private static Finding noGroupsFinding(DoctorTarget sought) {
    return error(
        "no Auto Scaling group belongs to the cluster: none "
            + sought
                .clusterName()
                .map(name -> "has the tag " + DesiredState.clusterTagKey(name) + ", none ")
                .orElse("")
            + "is named, and none has an instance that is a node",
        "serve would hear of no termination",
        "check --region, --cluster-name and the credentials' account, or run lifecycle-manager"
            + " enroll --target-scaling-groups=NAME --cluster-name=NAME");
  }

  /** Judges the groups that nobody else drains, and the queue. */
  static CheckOutcome judge(
      Snapshot world, BiFunction<List<Snapshot.ClusterGroup>, QueueState, CheckOutcome> judgement) {
    return QueueChecks.judge(
        world,
        queue ->
            CheckOutcome.judge(
                world.groups(),
                groups ->
                    groups.isEmpty()
                        ? new CheckOutcome.NotMade("there is no group")
                        : judgement.apply(
                            groups.stream()
                                .filter(group -> !isManaged(group) || isHooked(group, queue))
                                .toList(),
                            queue)));
  }

  private static boolean isManaged(Snapshot.ClusterGroup group) {
    return group.state().tags().containsKey(MANAGED);
  }

  private static boolean isHooked(Snapshot.ClusterGroup group, QueueState queue) {
    return !group.hooksTo(queue.arn()).isEmpty();
  }

  static CheckOutcome exists(Snapshot world) {
    return judge(
        world,
        (groups, queue) -> {
          List<Snapshot.ClusterGroup> without =
              groups.stream().filter(group -> !isHooked(group, queue)).toList();
          List<String> none = names(without.stream().filter(group -> !isIndirect(group)));
          List<String> indirect = names(without.stream().filter(HookChecks::isIndirect));
          List<Finding> findings = new ArrayList<>();
          if (!none.isEmpty()) {
            findings.add(
                error(
                    "no hook on terminations sends to this queue on " + Phrases.list(none),
                    "their instances are terminated at once, undrained",
                    FixCommands.enroll(world, queue, none)));
          }
          if (!indirect.isEmpty()) {
            findings.add(
                warning(
                    "the hooks of "
                        + Phrases.list(indirect)
                        + " send by SNS or EventBridge, or not at all",
                    "where that leads cannot be followed from here, nor is it found when a message"
                        + " is lost on the way",
                    "straight to the queue is best: "
                        + FixCommands.enroll(world, queue, indirect)));
          }
          return CheckOutcome.of(findings, "on " + Phrases.count(groups.size(), "group"));
        });
  }

  private static List<String> names(Stream<Snapshot.ClusterGroup> groups) {
    return groups.map(group -> group.state().name().value()).toList();
  }

  /** Whether any hook may reach the queue by way of something else. */
  private static boolean isIndirect(Snapshot.ClusterGroup group) {
    return group.hooks().stream().anyMatch(one -> !isTargetSqs(one.hook()));
  }

  private static boolean isTargetSqs(Resource.Hook hook) {
    return hook.notificationTargetArn().contains(":sqs:");
  }

  static CheckOutcome target(Snapshot world) {
    return judge(
        world,
        (groups, queue) ->
            CheckOutcome.of(
                hooks(groups)
                    .filter(hook -> hook.name().equals(DesiredState.HOOK_NAME))
                    .filter(hook ->
                        isTargetSqs(hook) && !hook.notificationTargetArn().equals(queue.arn()))
                    .map(hook ->
                        error(
                            hook.title()
                                + " sends to "
                                + hook.notificationTargetArn()
                                + ", not to this queue",
                            "serve does not hear of these terminations, and nobody heartbeats them"
                                + " here",
                            FixCommands.overwriteHook(world, queue, hook, hook.heartbeatTimeout())))
                    .toList(),
                queue.arn()));
  }

  /** The tag by which the printed policy knows a group. */
  static CheckOutcome tags(Snapshot world) {
    return world
        .target()
        .clusterName()
        .map(DesiredState::clusterTagKey)
        .map(tag -> judge(world, (groups, queue) -> tags(world, tag, groups, queue)))
        .orElseGet(() -> new CheckOutcome.NotMade("no cluster is named"));
  }

  private static CheckOutcome tags(
      Snapshot world, String tag, List<Snapshot.ClusterGroup> groups, QueueState queue) {
    List<String> untagged =
        names(groups.stream().filter(one -> !"owned".equals(one.state().tags().get(tag))));
    return CheckOutcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Phrases.list(untagged) + " without the tag " + tag + "=owned",
                    "the policy that iam-policy prints allows serve to hold and complete the"
                        + " actions of groups with that tag only",
                    FixCommands.enroll(world, queue, untagged)
                        + ", which adds the tag and overwrites nothing; or widen the policy's"
                        + " Condition")),
        tag + "=owned");
  }

  /** All hooks of the groups. */
  static Stream<Resource.Hook> hooks(List<Snapshot.ClusterGroup> groups) {
    return groups.stream().flatMap(group -> group.hooks().stream()).map(HookState::hook);
  }

  static CheckOutcome defaultResult(Snapshot world) {
    return judge(
        world,
        (groups, queue) ->
            CheckOutcome.of(
                hooks(groups)
                    .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
                    .filter(hook -> !hook.defaultResult().equals(DesiredState.DEFAULT_RESULT))
                    .map(hook ->
                        warning(
                            hook.title() + " has the default result " + hook.defaultResult(),
                            "an action that ends without an answer skips the hooks of others, and"
                                + " keeps the instance, billed, where the group says"
                                + " TerminateHookAbandon=retain",
                            FixCommands.changeHook(
                                world,
                                queue,
                                hook,
                                hook.heartbeatTimeout(),
                                "--default-result " + DesiredState.DEFAULT_RESULT)))
                    .toList(),
                DesiredState.DEFAULT_RESULT));
  }

  static CheckOutcome severalHooks(Snapshot world) {
    return judge(
        world,
        (groups, queue) ->
            CheckOutcome.of(
                groups.stream()
                    .filter(group -> isHooked(group, queue))
                    .filter(group -> group.hooks().size() > group.hooksTo(queue.arn()).size())
                    .map(group -> otherHooksFinding(group, queue))
                    .toList(),
                "one for each group"));
  }

  private static Finding otherHooksFinding(Snapshot.ClusterGroup group, QueueState queue) {
    return warning(
        "group "
            + group.state().name()
            + " has other hooks on terminations as well: "
            + Phrases.list(
                hooks(List.of(group))
                    .filter(hook -> !hook.notificationTargetArn().equals(queue.arn()))
                    .map(Resource.Hook::name)
                    .toList()),
        "an instance goes when all of them are completed: each that nobody completes costs its"
            + " whole timeout, after the drain",
        "make sure that somebody completes them, or delete those that nobody needs: aws autoscaling"
            + " delete-lifecycle-hook");
  }

  static CheckOutcome managed(Snapshot world) {
    return QueueChecks.judge(
        world, queue -> CheckOutcome.judge(world.groups(), groups -> managed(groups, queue)));
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
                    "managed node groups drain their own nodes, and now both do; EKS may put its"
                        + " groups back as they were",
                    "take their hooks away: aws autoscaling delete-lifecycle-hook")),
        "none with a hook to this queue");
  }
}
