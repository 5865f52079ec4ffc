package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.BalancerState;
import io.lifecyclemanager.doctor.Cloud.HookState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import io.lifecyclemanager.enrollment.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether the hooks leave the time that terminations take. */
final class HookTimeChecks {
  /** The message of a replica that died is back after 30 s, and somebody has to act on it. */
  private static final Duration CRASH = Duration.ofMinutes(1);

  private static final Duration COMFORTABLE = Duration.ofMinutes(2);

  private HookTimeChecks() {}

  static Outcome heartbeat(World world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            Outcome.of(
                HookChecks.hooks(groups)
                    .filter(hook -> hook.target().equals(queue.arn()))
                    .filter(hook -> hook.heartbeat().compareTo(COMFORTABLE) < 0)
                    .map(HookTimeChecks::hasty)
                    .toList(),
                "at least " + Words.of(COMFORTABLE)));
  }

  private static Finding hasty(Part.Hook hook) {
    String what = hook.title() + " has a heartbeat timeout of " + Words.of(hook.heartbeat());
    String cure =
        "lifecycle-manager enroll --overwrite --heartbeat-timeout=900 --target-scaling-groups="
            + hook.group();
    return hook.heartbeat().compareTo(CRASH) < 0
        ? error(
            what,
            "when a replica dies, its message comes back after 30 s: the action may be over before"
                + " anybody else has sent a heartbeat",
            cure)
        : warning(
            what,
            "a minute of throttling or of an outage ends the action, and many heartbeats use up"
                + " what Auto Scaling allows the account",
            cure);
  }

  static Outcome limit(World world) {
    return HookChecks.judge(
        world,
        (groups, queue) ->
            Outcome.judge(
                world.pods(),
                pods ->
                    Outcome.judge(
                        world.balancers(),
                        balancers -> limit(world.sought(), groups, queue.arn(), pods, balancers))));
  }

  /** What takes long, and for how long. */
  private record Wait(String what, Duration time) {}

  private static Outcome limit(
      Sought sought,
      List<World.Group> groups,
      String queue,
      List<PodState> pods,
      List<BalancerState> balancers) {
    List<Finding> findings = new ArrayList<>();
    for (World.Group group : groups) {
      List<Wait> waits = new ArrayList<>();
      longest(pods).ifPresent(waits::add);
      longest(sought, group, balancers).ifPresent(waits::add);
      for (HookState hook : group.hooksTo(queue)) {
        waits.stream()
            .filter(wait -> wait.time().compareTo(hook.global()) > 0)
            .map(wait -> tooShort(hook, wait))
            .forEach(findings::add);
      }
    }
    return Outcome.of(findings, "longer than any grace and delay");
  }

  private static Optional<Wait> longest(List<PodState> pods) {
    return pods.stream()
        .filter(PodChecks::leaves)
        .max(Comparator.comparing(PodState::grace))
        .map(pod -> new Wait("the grace of pod " + pod.ref(), pod.grace()));
  }

  private static Optional<Wait> longest(
      Sought sought, World.Group group, List<BalancerState> balancers) {
    return balancers.stream()
        .filter(one -> sought.deregistersFrom(one.kind()))
        .filter(one -> one.instances().stream().anyMatch(group.state().instances()::containsKey))
        .max(Comparator.comparing(BalancerState::delay))
        .map(one -> new Wait("the deregistration delay of " + one.name(), one.delay()));
  }

  private static Finding tooShort(HookState hook, Wait wait) {
    return error(
        "%s lets an action take %s at most, but %s is %s"
            .formatted(
                hook.hook().title(), Words.of(hook.global()), wait.what(), Words.of(wait.time())),
        "the instance goes before that is over, whatever heartbeats are sent: the limit is a"
            + " hundred heartbeat timeouts, 48 hours at most",
        "lifecycle-manager enroll --overwrite --heartbeat-timeout="
            + enough(wait.time())
            + " --target-scaling-groups="
            + hook.hook().group()
            + ", or shorten what takes so long");
  }

  /** Twice what would just do, in seconds. */
  private static long enough(Duration time) {
    return Math.clamp(2 * (time.toSeconds() / 100 + 1), COMFORTABLE.toSeconds(), 7200);
  }
}
