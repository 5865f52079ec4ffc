package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.autoscaling.StateChange;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happened to one terminated machine.
 *
 * @param took from the message on the queue to the end of the lifecycle action
 * @param unavoidable how long it had to take
 * @param outcome how the action ended; empty when it has not
 * @param pods how many pods were to go elsewhere
 * @param asked how many of them were asked to stop
 * @param killedEarly how many of them were given less time than they needed
 * @param cutOff how many load balancers had it registered or draining when it ended
 */
public record MachineOutcome(
    SandboxMachine machine,
    Optional<Duration> took,
    UnavoidableTime unavoidable,
    Optional<LifecycleOutcome> outcome,
    long pods,
    long asked,
    long killedEarly,
    long cutOff) {

  static MachineOutcome of(SandboxWorld world, SandboxMachine machine, Duration settle) {
    String id = machine.instance();
    List<PodHistory> pods = ProgressSnapshot.movable(world, List.of(machine));
    Optional<LifecycleOutcome> outcome =
        world.aws().autoScaling().outcomes().stream()
            .filter(one -> one.instanceId().equals(id))
            .findFirst();
    Optional<StateChange> sent =
        world.aws().autoScaling().history(id).stream()
            .filter(change -> change.state() == SimulatedLifecycleState.TERMINATING_WAIT)
            .findFirst();
    return new MachineOutcome(
        machine,
        sent.flatMap(from -> outcome.map(to -> Duration.between(from.time(), to.time()))),
        UnavoidableTime.of(world.scene(), settle, pods),
        outcome,
        pods.size(),
        pods.stream().filter(pod -> pod.deletionSeen().isPresent()).count(),
        pods.stream().filter(PodHistory::killedEarly).count(),
        world.aws().elbV2().cutOffs().stream().filter(cut -> cut.instanceId().equals(id)).count()
            + world.aws().classicElb().cutOffs().stream()
                .filter(cut -> cut.instanceId().equals(id))
                .count());
  }

  boolean isCompletedWith(LifecycleResult result) {
    return outcome
        .filter(one -> one.cause() == LifecycleOutcome.EndCause.COMPLETED && one.result() == result)
        .isPresent();
  }

  /** How the action ended, in a few words. */
  String result() {
    return outcome
        .map(one ->
            one.cause() == LifecycleOutcome.EndCause.COMPLETED
                ? one.result().name()
                : one.cause() + " → " + one.result())
        .orElse("still waiting");
  }

  /** How long it took, in seconds. */
  String seconds() {
    return took.map(MachineOutcome::seconds).orElse("-");
  }

  /** How much longer than unavoidable it took. */
  public Optional<Duration> over() {
    return took.map(time -> time.minus(unavoidable.time()));
  }

  /** Whether it took so much longer than unavoidable, and more. */
  boolean isOver(Duration limit) {
    return over().filter(over -> over.compareTo(limit) > 0).isPresent();
  }

  public static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}
