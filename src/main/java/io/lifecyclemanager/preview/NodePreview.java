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
 * @param pods the pods that would have to leave the node; empty where its drain mode leaves them
 * @param ignored the number of pods that would stay in any drain mode, by reason
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
  public enum PodOutcome {
    /** Its eviction would be accepted. */
    EVICTED,
    /** It terminates already. */
    TERMINATING,
    /** Its eviction would be refused. */
    REFUSED,
    /** It would be waited for. */
    PROTECTED,
    /** It would be waited for, because the drain mode is {@code wait}. */
    AWAITED,
    /** It would be evicted when all other pods are gone. */
    EVICTED_LAST;

    /** Whether such a pod keeps a termination from ending. */
    public boolean blocks() {
      return switch (this) {
        case REFUSED, PROTECTED, AWAITED -> true;
        case EVICTED, TERMINATING, EVICTED_LAST -> false;
      };
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
      PodOutcome outcome,
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
    return pods.stream().anyMatch(pod -> pod.outcome().blocks());
  }

  /**
   * How long the termination would take while nothing blocks it: the longest of the pods' grace
   * periods, where those that serve traffic wait for the settle time first, and of the settle times
   * and the deregistration delays. Pods that are evicted last begin to stop after the others and
   * the settle times.
   */
  public Duration estimate() {
    Duration settled = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (LoadBalancerPreview balancer : loadBalancers) {
      settled = DurationMath.max(settled, balancer.settleTime());
      longest = DurationMath.max(longest, balancer.delay());
    }
    Duration othersGone = settled;
    Duration last = Duration.ZERO;
    for (PodPreview pod : pods) {
      if (pod.outcome() == PodOutcome.EVICTED_LAST) {
        last = DurationMath.max(last, pod.grace());
      } else {
        Duration begin = pod.afterTraffic() ? settled : Duration.ZERO;
        othersGone = DurationMath.max(othersGone, begin.plus(pod.grace()));
      }
    }
    return DurationMath.max(longest, othersGone.plus(last));
  }
}
