package io.lifecyclemanager.preview;

import io.lifecyclemanager.drain.PodTriage.IgnoreReason;
import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.preview.PreviewNodes.PreviewedNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the termination of one node would do now.
 *
 * @param pods the pods that would have to leave the node
 * @param ignored the number of pods that would stay, by reason
 * @param loadBalancers those that the instance is registered in
 */
public record NodePreview(
    PreviewedNode node,
    List<PodPreview> pods,
    Map<IgnoreReason, Integer> ignored,
    List<LoadBalancerPreview> loadBalancers) {
  /** Copies the collections. */
  public NodePreview {
    pods = List.copyOf(pods);
    ignored = Map.copyOf(ignored);
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** What would become of a pod. */
  public enum PodFate {
    /** Its eviction would be accepted. */
    EVICTED,
    /** It terminates already. */
    TERMINATING,
    /** Its eviction would be refused. */
    REFUSED,
    /** It would be waited for. */
    PROTECTED;

    /** Whether such a pod keeps a termination from ending. */
    public boolean blocks() {
      return this == REFUSED || this == PROTECTED;
    }
  }

  /**
   * A pod.
   *
   * @param grace how long it may take to stop
   * @param afterTraffic whether it stays until load balancers send no new connections
   * @param reason why it blocks, in the API server's words; empty when it does not
   * @param isForced whether it would be deleted regardless of its budgets when the deadline comes
   */
  public record PodPreview(
      PodRef pod,
      Duration grace,
      boolean afterTraffic,
      PodFate fate,
      String reason,
      boolean isForced) {}

  /**
   * A load balancer.
   *
   * @param settleTime how long new connections may arrive after the deregistration
   * @param delay how long running requests may finish after it
   */
  public record LoadBalancerPreview(String name, Duration settleTime, Duration delay) {}

  /** Whether a pod would keep the termination from ending. */
  public boolean isBlocked() {
    return pods.stream().anyMatch(pod -> pod.fate().blocks());
  }

  /**
   * How long the termination would take while nothing blocks it: the longest of the pods' grace
   * periods, where those that serve traffic wait for the settle time first, and of the settle times
   * and the deregistration delays.
   */
  public Duration estimate() {
    Duration settled = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (LoadBalancerPreview balancer : loadBalancers) {
      settled = DurationMath.max(settled, balancer.settleTime());
      longest = DurationMath.max(longest, balancer.delay());
    }
    longest = DurationMath.max(longest, settled);
    for (PodPreview pod : pods) {
      Duration begin = pod.afterTraffic() ? settled : Duration.ZERO;
      longest = DurationMath.max(longest, begin.plus(pod.grace()));
    }
    return longest;
  }
}
