package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorkload;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The time that load balancers and pods take in any case, from the deregistration on. Everything
 * above is the controller's.
 *
 * @param waitedFor the longest of the waits, in words
 */
record UnavoidableTime(Duration time, String waitedFor) {
  /**
   * For a machine with these pods, those of DaemonSets left out.
   *
   * @param settle how long the controllers let the slowest of the balancers settle
   */
  static UnavoidableTime of(SandboxScale scene, Duration settle, Collection<PodHistory> pods) {
    Duration stop = pods.isEmpty() ? Duration.ZERO : scene.stopTime();
    UnavoidableTime stopping = new UnavoidableTime(stop, "pods that stop");
    if (!scene.isBalanced()) {
      return stopping;
    }
    boolean fed = pods.stream().anyMatch(SandboxWorkload::isFedThroughItsNode);
    return List.of(
            stopping,
            new UnavoidableTime(settle, "settle time"),
            fed
                ? new UnavoidableTime(settle.plus(stop), "settle time, then pods that stop")
                : new UnavoidableTime(settle, "settle time"),
            new UnavoidableTime(scene.longestDelay(), "deregistration delay"))
        .stream()
        .max(Comparator.comparing(UnavoidableTime::time))
        .orElseThrow();
  }
}
