package io.lifecyclemanager.sandbox;

import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The time that nobody can spare, from the deregistration on: balancers and pods take it.
 * Everything above is the controller's.
 *
 * @param waitedFor the longest of the waits, in words
 */
record Unavoidable(Duration time, String waitedFor) {
  /**
   * For a machine with these pods, those of DaemonSets left out.
   *
   * @param settle how long the controllers let the slowest of the balancers settle
   */
  static Unavoidable of(Scene scene, Duration settle, Collection<PodLife> pods) {
    Duration stop = pods.isEmpty() ? Duration.ZERO : scene.stopTime();
    Unavoidable stopping = new Unavoidable(stop, "pods that stop");
    if (!scene.isBalanced()) {
      return stopping;
    }
    boolean fed = pods.stream().anyMatch(Workload::isFedThroughItsNode);
    return List.of(
            stopping,
            new Unavoidable(settle, "settle time"),
            fed
                ? new Unavoidable(settle.plus(stop), "settle time, then pods that stop")
                : new Unavoidable(settle, "settle time"),
            new Unavoidable(scene.longestDelay(), "deregistration delay"))
        .stream()
        .max(Comparator.comparing(Unavoidable::time))
        .orElseThrow();
  }
}
