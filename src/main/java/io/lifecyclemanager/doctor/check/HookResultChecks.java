package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.Resource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What happens to an instance when no program completes the action of its hook. */
final class HookResultChecks {
  private HookResultChecks() {}

  static CheckOutcome defaultResult(Snapshot snapshot) {
    return GroupChecks.judge(
        snapshot,
        (groups, queue) ->
            CheckOutcome.of(
                groups.stream()
                    .flatMap(group ->
                        ours(group, queue)
                            .map(HookState::hook)
                            .filter(
                                hook -> !hook.defaultResult().equals(DesiredState.DEFAULT_RESULT))
                            .map(hook -> abandonFinding(snapshot, queue, group, hook)))
                    .toList(),
                DesiredState.DEFAULT_RESULT));
  }

  /** The hooks that send to the queue, or through another service where no hook does. */
  private static Stream<HookState> ours(Snapshot.ClusterGroup group, QueueState queue) {
    return GroupChecks.isHooked(group, queue)
        ? group.hooksTo(queue.arn()).stream()
        : group.hooks().stream().filter(hook -> !HookChecks.isTargetSqs(hook.hook()));
  }

  private static Finding abandonFinding(
      Snapshot snapshot, QueueState queue, Snapshot.ClusterGroup group, Resource.Hook hook) {
    boolean isIndirect = !HookChecks.isTargetSqs(hook);
    String what =
        hook.title()
            + (isIndirect ? ", which sends through SNS or EventBridge," : "")
            + " has the default result "
            + hook.defaultResult();
    String setting = "--default-result " + DesiredState.DEFAULT_RESULT;
    String fix =
        isIndirect
            ? FixCommands.putHook(queue, hook, setting)
            : FixCommands.changeHook(snapshot, queue, hook, hook.heartbeatTimeout(), setting);
    return group.state().retainsAbandoned()
        ? error(
            what + ", and its group has TerminateHookAbandon=retain",
            "when an action times out, the instance is not terminated: it stays, billed, outside"
                + " the desired capacity of the group",
            fix)
        : warning(
            what,
            "when an action times out, the instance terminates, and the other hooks of the group"
                + " are skipped",
            fix);
  }

  static CheckOutcome launchHooks(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            CheckOutcome.judge(
                snapshot.groups(),
                groups -> launchHooks(snapshot, queue, launchHooksTo(queue, groups))));
  }

  private static List<Resource.Hook> launchHooksTo(
      QueueState queue, List<Snapshot.ClusterGroup> groups) {
    return groups.stream()
        .flatMap(group -> group.launchHooks().stream())
        .map(HookState::hook)
        .filter(hook -> hook.notificationTargetArn().equals(queue.arn()))
        .toList();
  }

  private static CheckOutcome launchHooks(
      Snapshot snapshot, QueueState queue, List<Resource.Hook> hooks) {
    Predicate<Resource.Hook> isCompleted = hook -> snapshot.target().completesLaunches(hook.name());
    List<String> completed = hooks.stream().filter(isCompleted).map(Resource.Hook::title).toList();
    return CheckOutcome.of(
        hooks.stream()
            .filter(isCompleted.negate())
            .map(hook -> launchFinding(snapshot, queue, hook))
            .toList(),
        completed.isEmpty()
            ? "none sends launches to this queue"
            : "completed by serve: " + Phrases.list(completed));
  }

  private static Finding launchFinding(Snapshot snapshot, QueueState queue, Resource.Hook hook) {
    String option =
        snapshot.target().completesLaunches()
            ? "--hook-names=" + hook.name()
            : "--complete-launch-hooks";
    return warning(
        hook.title() + " sends launches to this queue",
        "serve completes them only with %s. Otherwise each new instance waits for %s, and then %s"
            .formatted(
                option,
                Phrases.duration(hook.heartbeatTimeout()),
                hook.defaultResult().equals(DesiredState.DEFAULT_RESULT)
                    ? "the default result CONTINUE puts it into service"
                    : "the default result " + hook.defaultResult() + " terminates it"),
        "give "
            + option
            + " to serve and doctor, if no other program completes this hook;"
            + " or delete it: "
            + FixCommands.deleteHook(queue, hook));
  }
}
