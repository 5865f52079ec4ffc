package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The hooks on terminations. */
final class HookChecks {
  private HookChecks() {}

  static CheckOutcome exists(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
        (groups, queue) -> {
          List<Snapshot.ClusterGroup> without =
              groups.stream().filter(group -> !GroupChecks.isHooked(group, queue)).toList();
          List<String> none =
              GroupChecks.names(without.stream().filter(group -> !isIndirect(group)));
          List<String> indirect =
              GroupChecks.names(without.stream().filter(HookChecks::isIndirect));
          List<Finding> findings = new ArrayList<>();
          if (!none.isEmpty()) {
            findings.add(
                error(
                    "no hook on terminations sends to this queue on " + Phrases.list(none),
                    "their instances terminate at once, without a drain",
                    FixCommands.enroll(snapshot, queue, none)));
          }
          if (!indirect.isEmpty()) {
            findings.add(
                warning(
                    "the hooks of "
                        + Phrases.list(indirect)
                        + " send through SNS or EventBridge, or have no target",
                    "doctor cannot follow messages there, and serve does not adopt a"
                        + " termination whose message is lost on the way",
                    "send straight to the queue: "
                        + FixCommands.enroll(snapshot, queue, indirect)));
          }
          return CheckOutcome.of(findings, "on " + Phrases.count(groups.size(), "group"));
        });
  }

  /** Whether a hook may reach the queue through another service. */
  private static boolean isIndirect(Snapshot.ClusterGroup group) {
    return group.hooks().stream().anyMatch(state -> !isTargetSqs(state.hook()));
  }

  static boolean isTargetSqs(Resource.Hook hook) {
    return hook.notificationTargetArn().contains(":sqs:");
  }

  static CheckOutcome target(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
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
                            "serve receives none of these terminations and sends no"
                                + " heartbeats for them",
                            FixCommands.overwriteHook(
                                snapshot, queue, hook, hook.heartbeatTimeout())))
                    .toList(),
                queue.arn()));
  }

  /** All hooks on terminations of these groups. */
  static Stream<Resource.Hook> hooks(List<Snapshot.ClusterGroup> groups) {
    return groups.stream().flatMap(group -> group.hooks().stream()).map(HookState::hook);
  }

  static CheckOutcome severalHooks(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
        (groups, queue) ->
            CheckOutcome.of(
                groups.stream()
                    .filter(group -> GroupChecks.isHooked(group, queue))
                    .filter(group -> group.hooks().size() > group.hooksTo(queue.arn()).size())
                    .map(group -> otherHooksFinding(group, queue))
                    .toList(),
                "one for each group"));
  }

  private static Finding otherHooksFinding(Snapshot.ClusterGroup group, QueueState queue) {
    return warning(
        "group "
            + group.state().name()
            + " has other hooks on terminations too: "
            + Phrases.list(
                hooks(List.of(group))
                    .filter(hook -> !hook.notificationTargetArn().equals(queue.arn()))
                    .map(Resource.Hook::name)
                    .toList()),
        "an instance terminates when all of them are completed: each hook without a consumer"
            + " adds its whole timeout after the drain",
        "make sure that a program completes each of them, or delete those without one: aws"
            + " autoscaling delete-lifecycle-hook");
  }
}
