package io.lifecyclemanager.sandbox.world;

import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How it is going with the doomed machines, at one moment.
 *
 * @param waiting instances whose hook still holds them
 * @param completed actions that were completed, or that ended otherwise
 * @param gone instances that are no more
 * @param pods pods on them that are not theirs to keep, and are still in the API
 * @param stopping those of the pods that have been asked to stop
 * @param registered their registrations that still get new connections
 * @param draining their registrations that are draining
 * @param queue messages
 */
public record ProgressSnapshot(
    int waiting,
    int completed,
    int gone,
    long pods,
    long stopping,
    long registered,
    long draining,
    Counts queue) {

  public static ProgressSnapshot at(SandboxWorld world, List<SandboxMachine> doomed) {
    Set<String> instances =
        doomed.stream().map(SandboxMachine::instance).collect(Collectors.toSet());
    List<SimulatedLifecycleState> states =
        instances.stream().map(id -> world.aws().autoScaling().state(id)).toList();
    List<PodHistory> pods =
        movable(world, doomed).stream().filter(ProgressSnapshot::isThere).toList();
    return new ProgressSnapshot(
        count(states, SimulatedLifecycleState.TERMINATING_WAIT),
        (int)
            world.aws().autoScaling().outcomes().stream()
                .filter(outcome -> instances.contains(outcome.instanceId()))
                .count(),
        count(states, SimulatedLifecycleState.TERMINATED),
        pods.size(),
        pods.stream().filter(pod -> pod.deletionSeen().isPresent()).count(),
        world.balancing().countRegistered(instances),
        world.balancing().countDraining(instances),
        world.queue());
  }

  /** The pods on these machines that are to go elsewhere before the machine goes. */
  public static List<PodHistory> movable(SandboxWorld world, List<SandboxMachine> doomed) {
    Set<String> nodes = doomed.stream().map(SandboxMachine::node).collect(Collectors.toSet());
    return world.pods().stream()
        .filter(pod -> nodes.contains(pod.node()) && !pod.staysWithNode())
        .toList();
  }

  private static boolean isThere(PodHistory pod) {
    return pod.removed().isEmpty();
  }

  private static int count(List<SimulatedLifecycleState> states, SimulatedLifecycleState state) {
    return (int) states.stream().filter(state::equals).count();
  }

  /** Whether nothing more is to be expected. */
  public boolean isOver(int terminated) {
    return gone == terminated && completed >= terminated && queue.equals(Counts.NONE);
  }

  /** One line for people, for ordinary worlds within 80 columns. */
  public String line() {
    return "%d waiting, %d completed, %d gone; %d pods; targets %d, draining %d; queue %d+%d"
        .formatted(
            waiting,
            completed,
            gone,
            pods,
            registered,
            draining,
            queue.visible(),
            queue.inFlight());
  }
}
