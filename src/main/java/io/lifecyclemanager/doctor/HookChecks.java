package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The groups of the cluster and their hooks. */
final class HookChecks {
  private static final String MANAGED = "eks:nodegroup-name";

  private HookChecks() {}

  static Outcome groups(World world) {
    return Outcome.judge(
        world.groups(),
        groups ->
            Outcome.of(
                groups.isEmpty() ? List.of(noGroups(world.sought())) : List.of(),
                Words.few(
                    groups.stream()
                        .map(group -> group.state().name() + " (" + group.whence() + ")")
                        .toList())));
  }

  private static Finding noGroups(Sought sought) {
    return error(
        "no Auto Scaling group belongs to the cluster: none "
            + sought
                .cluster()
                .map(name -> "has the tag " + Wanted.tagOf(name) + ", none ")
                .orElse("")
            + "is named, and none has an instance that is a node",
        "serve would hear of no termination",
        "check --region, --cluster-name and the credentials' account, or run lifecycle-manager"
            + " enroll --target-scaling-groups=NAME --cluster-name=NAME");
  }

  /** Judges the groups that nobody else drains, and the queue's ARN. */
  static Outcome judge(World world, BiFunction<List<World.Group>, String, Outcome> judgement) {
    return QueueChecks.judge(
        world,
        queue ->
            Outcome.judge(
                world.groups(),
                groups ->
                    groups.isEmpty()
                        ? new Outcome.NotMade("there is no group")
                        : judgement.apply(
                            groups.stream().filter(group -> !isManaged(group)).toList(),
                            queue.arn())));
  }

  static boolean isManaged(World.Group group) {
    return group.state().tags().containsKey(MANAGED);
  }

  static Outcome exists(World world) {
    return judge(
        world,
        (groups, queue) -> {
          List<String> without =
              groups.stream()
                  .filter(group -> group.hooksTo(queue).isEmpty())
                  .map(group -> group.state().name().value())
                  .toList();
          return Outcome.of(
              without.isEmpty()
                  ? List.of()
                  : List.of(
                      error(
                          "no hook on terminations sends to this queue on " + Words.few(without),
                          "their instances are terminated at once, undrained",
                          "lifecycle-manager enroll --target-scaling-groups="
                              + String.join(",", without))),
              "on " + Words.count(groups.size(), "group"));
        });
  }

  static Outcome target(World world) {
    return judge(
        world,
        (groups, queue) ->
            Outcome.of(
                hooks(groups)
                    .filter(hook -> hook.name().equals(Wanted.HOOK))
                    .filter(hook -> !hook.target().equals(queue))
                    .map(HookChecks::elsewhere)
                    .toList(),
                queue));
  }

  private static Finding elsewhere(Part.Hook hook) {
    return error(
        hook.title()
            + " sends to "
            + (hook.target().isEmpty() ? "nobody" : hook.target())
            + ", not to this queue",
        "serve does not hear of these terminations, and nobody heartbeats them here",
        "lifecycle-manager enroll --overwrite --target-scaling-groups=" + hook.group());
  }

  /** All hooks of the groups. */
  static Stream<Part.Hook> hooks(List<World.Group> groups) {
    return groups.stream().flatMap(group -> group.hooks().stream()).map(HookState::hook);
  }

  static Outcome defaultResult(World world) {
    return judge(
        world,
        (groups, queue) ->
            Outcome.of(
                hooks(groups)
                    .filter(hook -> hook.target().equals(queue))
                    .filter(hook -> !hook.defaultResult().equals(Wanted.DEFAULT_RESULT))
                    .map(HookChecks::abandons)
                    .toList(),
                Wanted.DEFAULT_RESULT));
  }

  private static Finding abandons(Part.Hook hook) {
    return warning(
        hook.title() + " has the default result " + hook.defaultResult(),
        "an action that ends without an answer skips the hooks of others, and keeps the instance,"
            + " billed, where the group says TerminateHookAbandon=retain",
        "lifecycle-manager enroll --overwrite --target-scaling-groups=" + hook.group());
  }

  static Outcome several(World world) {
    return judge(
        world,
        (groups, queue) -> {
          List<Finding> findings = new ArrayList<>();
          for (World.Group group : groups) {
            List<String> others =
                group.hooks().stream()
                    .map(HookState::hook)
                    .filter(hook -> !hook.target().equals(queue))
                    .map(Part.Hook::name)
                    .toList();
            if (!others.isEmpty() && !group.hooksTo(queue).isEmpty()) {
              findings.add(
                  warning(
                      "group "
                          + group.state().name()
                          + " has other hooks on terminations as well: "
                          + Words.few(others),
                      "an instance goes when all of them are completed: each that nobody completes"
                          + " costs its whole timeout, after the drain",
                      "make sure that somebody completes them, or delete those that nobody needs:"
                          + " aws autoscaling delete-lifecycle-hook"));
            }
          }
          return Outcome.of(findings, "one for each group");
        });
  }

  static Outcome managed(World world) {
    return Outcome.judge(
        world.groups(),
        groups -> {
          List<String> managed =
              groups.stream()
                  .filter(HookChecks::isManaged)
                  .map(group -> group.state().name().value())
                  .toList();
          return Outcome.of(
              managed.isEmpty()
                  ? List.of()
                  : List.of(
                      warning(
                          "EKS manages " + Words.few(managed),
                          "managed node groups drain their own nodes and replace foreign hooks",
                          "leave them out of --groups; serve is for groups that nobody drains")),
              "none");
        });
  }
}
