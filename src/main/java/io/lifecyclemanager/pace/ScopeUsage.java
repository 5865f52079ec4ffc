package io.lifecyclemanager.pace;

/**
 * How much of a limit is used.
 *
 * @param limit in words
 * @param admitted the number of nodes that are terminating or admitted
 * @param allowed how many may be
 * @param total the number of nodes of which the limit is a share: those of the cluster or the zone,
 *     or the desired capacity of the group; -1 where that is not known
 */
public record ScopeUsage(String limit, int admitted, long allowed, int total) {
  /** As in {@code --max-unavailable is reached: 3 of 10 nodes are terminating, 3 may be}. */
  public String sentence() {
    return "%s is reached: %d%s nodes are terminating, %d may be"
        .formatted(limit, admitted, total < 0 ? "" : " of " + total, allowed);
  }

  /** Whether no further node may be admitted. */
  public boolean isFull() {
    return admitted >= allowed;
  }
}
