package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.MaxUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the pace, as far as no hook says otherwise.
 *
 * @param cluster how many nodes may be terminating at the same time
 * @param perGroup how many nodes of each Auto Scaling group
 * @param perZone how many nodes of each availability zone
 * @param minInterval between two completions of one group; zero for no limit
 */
public record PaceLimits(
    MaxUnavailable cluster, MaxUnavailable perGroup, MaxUnavailable perZone, Duration minInterval) {
  /** No limit. */
  public static final MaxUnavailable UNLIMITED = new MaxUnavailable(100, true);

  /** No limits. */
  public static final PaceLimits NONE =
      new PaceLimits(UNLIMITED, UNLIMITED, UNLIMITED, Duration.ZERO);

  /**
   * The limits that concern a node; empty where none does.
   *
   * @param group of its instance; null where it is in none
   * @param zone of the node; null where it is unknown
   * @param ofHook what the hooks of the group ask for instead of {@link #perGroup}
   */
  public Map<LimitScope, MaxUnavailable> of(
      @Nullable GroupName group, @Nullable String zone, Optional<MaxUnavailable> ofHook) {
    Map<LimitScope, MaxUnavailable> limits = new TreeMap<>();
    limits.put(LimitScope.CLUSTER, cluster);
    if (group != null) {
      limits.put(LimitScope.group(group.value()), ofHook.orElse(perGroup));
    }
    if (zone != null) {
      limits.put(LimitScope.zone(zone), perZone);
    }
    limits.values().removeIf(MaxUnavailable::isUnlimited);
    return limits;
  }

  /** Whether there is any limit, which replicas agree on in Leases. */
  public boolean isAny() {
    return !cluster.isUnlimited()
        || !perGroup.isUnlimited()
        || !perZone.isUnlimited()
        || minInterval.isPositive();
  }
}
