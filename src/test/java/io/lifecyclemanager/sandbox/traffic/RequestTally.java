package io.lifecyclemanager.sandbox.traffic;

import java.util.Map;

/**
 * What became of the requests to one balancer.
 *
 * @param lost how many got no answer, by reason
 */
public record RequestTally(
    LoadBalancerFront front, long sent, long answered, Map<LossReason, Long> lost) {
  /** How many got no answer. */
  public long lostInAll() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many are still being answered. */
  public long running() {
    return sent - answered - lostInAll();
  }
}
