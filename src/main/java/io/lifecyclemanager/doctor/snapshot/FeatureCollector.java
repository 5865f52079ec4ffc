package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.HookState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.Snapshot.ClusterGroup;
import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import io.lifecyclemanager.plan.PlanParser;
import io.lifecyclemanager.plan.PlanRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds out which optional features are on, by the options of {@code serve}, by the metadata of
 * hooks and by annotations of Deployments, and which permissions they lack.
 */
record FeatureCollector(DoctorTarget target, PermissionCollector permissions) {
  /**
   * What each feature lacks that is on; absent for a feature that is off.
   *
   * @param groups with the hooks whose metadata may turn features on
   * @param workloads whose annotations may turn features on
   */
  Map<OptionalFeature, QueryResult<MissingPermissions>> collect(
      QueryResult<List<ClusterGroup>> groups, QueryResult<List<WorkloadState>> workloads) {
    Map<OptionalFeature, QueryResult<MissingPermissions>> collected =
        new EnumMap<>(OptionalFeature.class);
    target.features().forEach(feature -> collected.put(feature, permissions.of(feature)));
    addIf(
        groups,
        all -> all.stream().flatMap(this::completedHooks).anyMatch(FeatureCollector::hasPace),
        OptionalFeature.SHARED_PACE,
        collected);
    addIf(
        workloads,
        all -> all.stream().anyMatch(FeatureCollector::asksForSurges),
        OptionalFeature.SURGE,
        collected);
    return collected;
  }

  /** Where it is not known whether a feature is on, it is not known what it lacks. */
  private <T> void addIf(
      QueryResult<T> found,
      Predicate<T> turnsOn,
      OptionalFeature feature,
      Map<OptionalFeature, QueryResult<MissingPermissions>> collected) {
    switch (found) {
      case QueryResult.Available<T>(T value) -> {
        if (turnsOn.test(value)) {
          collected.computeIfAbsent(feature, permissions::of);
        }
      }
      case QueryResult.Unavailable<T>(String reason, var failed) ->
          collected.putIfAbsent(feature, new QueryResult.Unavailable<>(reason, failed));
    }
  }

  private static boolean asksForSurges(WorkloadState workload) {
    return workload.surge() && workload.kind().equals("Deployment");
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
