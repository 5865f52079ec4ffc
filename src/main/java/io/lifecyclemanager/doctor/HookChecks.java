package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cloud.QueueState;
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

  static Outcome groups(World world) {
    if (world.groups() instanceof Answered.Unknown<List<World.Group>>(String why)
        && world.caller() instanceof Answered.Known<Cloud.Caller>) {
      return new Outcome.Found(
          List.of(
              error(
                  "the groups cannot be looked at: " + why,
                  "nothing can be said about their hooks",
                  "allow whoever runs doctor autoscaling:DescribeAutoScalingGroups and"
                      + " autoscaling:DescribeLifecycleHooks; when AWS throttles or is down, try"
                      + " again")));
    }
    return Outcome.judge(
        world.groups(),
        groups ->
            Outcome.judge(
                world.missingGroups(),
                missing -> {
                  List<Finding> findings = new ArrayList<>();
                  if (groups.isEmpty()) {
                    findings.add(noGroups(world.sought()));
                  }
                  if (!missing.isEmpty()) {
                    findings.add(notThere(missing));
                  }
                  return Outcome.of(
                      findings,
                      Words.few(
                          groups.stream()
                              .map(group -> group.state().name() + " (" + group.whence() + ")")
                              .toList()));
                }));
  }

  private static Finding notThere(List<String> names) {
    return error(
        "--groups names what is no Auto Scaling group of this account and region: "
            + Words.few(names),
        "no check looks at the group that was meant, and serve does not take it for the cluster's",
        "correct --groups, of serve too, or check --region and the credentials' account");
  }

  private static Finding noGroups(Sought sought) {
    return error(
        "no Auto Scaling group belongs to the cluster: none "
            + sought
                .cluster()
                .map(name -> "has the tag " + DesiredState.clusterTagKey(name) + ", none ")
                .orElse("")
            + "is named, and none has an instance that is a node",
        "serve would hear of no termination",
        "check --region, --cluster-name and the credentials' account, or run lifecycle-manager"
            + " enroll --target-scaling-groups=NAME --cluster-name=NAME");
  }

  /** Judges the groups that nobody else drains, and the queue. */
  static Outcome judge(World world, BiFunction<List<World.Group>, QueueState, Outcome> judgement) {
    return QueueChecks.judge(
        world,
        queue ->
            Outcome.judge(
                world.groups(),
                groups ->
                    groups.isEmpty()
                        ? new Outcome.NotMade("there is no group")
                        : judgement.apply(
                            groups.stream()
                                .filter(group -> !isManaged(group) || isHooked(group, queue))
                                .toList(),
                            queue)));
  }

  private static boolean isManaged(World.Group group) {
    return group.state().tags().containsKey(MANAGED);
  }

  private static boolean isHooked(World.Group group, QueueState queue) {
    return !group.hooksTo(queue.arn()).isEmpty();
  }

  static Outcome exists(World world) {
    return judge(
        world,
        (groups, queue) -> {
          List<World.Group> without =
              groups.stream().filter(group -> !isHooked(group, queue)).toList();
          List<String> none = names(without.stream().filter(group -> !isIndirect(group)));
          List<String> indirect = names(without.stream().filter(HookChecks::isIndirect));
          List<Finding> findings = new ArrayList<>();
          if (!none.isEmpty()) {
            findings.add(
                error(
                    "no hook on terminations sends to this queue on " + Words.few(none),
                    "their instances are terminated at once, undrained",
                    Cures.enroll(world, queue, none)));
          }
          if (!indirect.isEmpty()) {
            findings.add(
                warning(
                    "the hooks of "
                        + Words.few(indirect)
                        + " send by SNS or EventBridge, or not at all",
                    "where that leads cannot be followed from here, nor is it found when a message"
                        + " is lost on the way",
                    "straight to the queue is best: " + Cures.enroll(world, queue, indirect)));
          }
          return Outcome.of(findings, "on " + Words.count(groups.size(), "group"));
        });
  }

  private static List<String> names(Stream<World.Group> groups) {
    return groups.map(group -> group.state().name().value()).toList();
  }

  /** Whether any hook may reach the queue by way of something else. */
  private static boolean isIndirect(World.Group group) {
    return group.hooks().stream().anyMatch(one -> !isOfSqs(one.hook()));
  }

  private static boolean isOfSqs(Resource.Hook hook) {
    return hook.notificationTargetArn().contains(":sqs:");
  }

  static Outcome target(World world) {
    return judge(
        world,
        (groups, queue) ->
            Outcome.of(
                hooks(groups)
                    .filter(hook -> hook.name().equals(DesiredState.HOOK_NAME))
                    .filter(
                        hook -> isOfSqs(hook) && !hook.notificationTargetArn().equals(queue.arn()))
                    .map(hook ->
                        error(
                            hook.title()
                                + " sends to "
                                + hook.notificationTargetArn()
                                + ", not to this queue",
                            "serve does not hear of these terminations, and nobody heartbeats them"
                                + " here",
                            Cures.overwrite(world, queue, hook, hook.heartbeatTimeout())))
                    .toList(),
                queue.arn()));
  }

  /** The tag by which the printed policy knows a group. */
  static Outcome tags(World world) {
    return world
        .sought()
        .cluster()
        .map(DesiredState::clusterTagKey)
        .map(tag -> judge(world, (groups, queue) -> tags(world, tag, groups, queue)))
        .orElseGet(() -> new Outcome.NotMade("no cluster is named"));
  }

  private static Outcome tags(World world, String tag, List<World.Group> groups, QueueState queue) {
    List<String> untagged =
        names(groups.stream().filter(one -> !"owned".equals(one.state().tags().get(tag))));
    return Outcome.of(
        untagged.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    Words.few(untagged) + " without the tag " + tag + "=owned",
                    "the policy that iam-policy prints allows serve to hold and complete the"
                        + " actions of groups with that tag only",
                    Cures.enroll(world, queue, untagged)
                        + ", which adds the tag and overwrites nothing; or widen the policy's"
                        + " Condition")),
        tag + "=owned");
  }

  /** All hooks of the groups. */
  static Stream<Resource.Hook> hooks(List<World.Group> groups) {
    return groups.stream().flatMap(group -> group.hooks().stream()).map(HookState::hook);
  }

  static Outcome defaultResult(World world) {
    return judge(
        world,
        (groups, queue) ->
            Outcome.of(
                hooks(groups)
                    .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
                    .filter(hook -> !hook.defaultResult().equals(DesiredState.DEFAULT_RESULT))
                    .map(hook ->
                        warning(
                            hook.title() + " has the default result " + hook.defaultResult(),
                            "an action that ends without an answer skips the hooks of others, and"
                                + " keeps the instance, billed, where the group says"
                                + " TerminateHookAbandon=retain",
                            Cures.change(
                                world,
                                queue,
                                hook,
                                hook.heartbeatTimeout(),
                                "--default-result " + DesiredState.DEFAULT_RESULT)))
                    .toList(),
                DesiredState.DEFAULT_RESULT));
  }

  static Outcome several(World world) {
    return judge(
        world,
        (groups, queue) ->
            Outcome.of(
                groups.stream()
                    .filter(group -> isHooked(group, queue))
                    .filter(group -> group.hooks().size() > group.hooksTo(queue.arn()).size())
                    .map(group -> crowded(group, queue))
                    .toList(),
                "one for each group"));
  }

  private static Finding crowded(World.Group group, QueueState queue) {
    return warning(
        "group "
            + group.state().name()
            + " has other hooks on terminations as well: "
            + Words.few(
                hooks(List.of(group))
                    .filter(hook -> !hook.notificationTargetArn().equals(queue.arn()))
                    .map(Resource.Hook::name)
                    .toList()),
        "an instance goes when all of them are completed: each that nobody completes costs its"
            + " whole timeout, after the drain",
        "make sure that somebody completes them, or delete those that nobody needs: aws autoscaling"
            + " delete-lifecycle-hook");
  }

  static Outcome managed(World world) {
    return QueueChecks.judge(
        world, queue -> Outcome.judge(world.groups(), groups -> managed(groups, queue)));
  }

  private static Outcome managed(List<World.Group> groups, QueueState queue) {
    List<String> hooked =
        names(groups.stream().filter(group -> isManaged(group) && isHooked(group, queue)));
    return Outcome.of(
        hooked.isEmpty()
            ? List.of()
            : List.of(
                warning(
                    "EKS manages " + Words.few(hooked) + ", with hooks to this queue",
                    "managed node groups drain their own nodes, and now both do; EKS may put its"
                        + " groups back as they were",
                    "take their hooks away: aws autoscaling delete-lifecycle-hook")),
        "none with a hook to this queue");
  }
}
