package io.lifecyclemanager.sandbox.traffic;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where a node sends a request, by kube-proxy's rules: pods that were asked to stop are chosen only
 * where no other is left to choose from. Pure.
 */
final class Routing {
  private Routing() {}

  /** The pod that gets a request; empty where none can take it. */
  static Optional<ServingPod> pick(
      LoadBalancerFront front, String node, TrafficSnapshot moment, RandomGenerator random) {
    List<ServingPod> within =
        moment.pods().getOrDefault(front.workload(), List.of()).stream()
            .filter(pod -> front.way() == TrafficRoute.CLUSTER || pod.node().equals(node))
            .toList();
    List<ServingPod> staying = within.stream().filter(pod -> !pod.terminating()).toList();
    List<ServingPod> choice = staying.isEmpty() ? within : staying;
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.of(choice.get(random.nextInt(choice.size())));
  }
}
