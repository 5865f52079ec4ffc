package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds out which optional features are on, by the options of {@code serve} and by the metadata of
 * hooks, and which permissions they lack.
 */
record FeatureCollector(DoctorTarget target, PermissionCollector permissions) {
  /**
   * What each feature lacks that is on; absent for a feature that is off.
   *
   * @param groups with the hooks whose metadata may turn features on
   */
  Map<OptionalFeature, QueryResult<MissingPermissions>> collect(
      QueryResult<List<ClusterGroup>> groups) {
    Map<OptionalFeature, QueryResult<MissingPermissions>> collected =
        new EnumMap<>(OptionalFeature.class);
    target.features().forEach(feature -> collected.put(feature, permissions.of(feature)));
    switch (groups) {
      case QueryResult.Available<List<ClusterGroup>>(List<ClusterGroup> all) -> {
        if (all.stream().flatMap(this::completedHooks).anyMatch(FeatureCollector::hasPace)) {
          collected.computeIfAbsent(OptionalFeature.SHARED_PACE, permissions::of);
        }
      }
      case QueryResult.Unavailable<List<ClusterGroup>>(String reason, var failed) ->
          collected.putIfAbsent(
              OptionalFeature.SHARED_PACE, new QueryResult.Unavailable<>(reason, failed));
    }
    return collected;
  }

  private Stream<HookState> completedHooks(ClusterGroup group) {
    return group.hooks().stream()
        .filter(hook -> target.hookNames().isEmpty() || target.hookNames().contains(name(hook)));
  }

  private static String name(HookState hook) {
    return hook.hook().name();
  }

  /** Whether the metadata limits the terminating nodes of the group, or sets an interval. */
  private static boolean hasPace(HookState hook) {
    PlanRequest request = PlanParser.ofMetadata(name(hook), hook.metadata());
    return request.maxUnavailable().isPresent()
        || request.minInterval().filter(Duration::isPositive).isPresent();
  }
}
