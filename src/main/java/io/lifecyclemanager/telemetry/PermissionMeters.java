package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.List;

/** A gauge for each feature that says whether it lacks a permission. Thread-safe. */
final class PermissionMeters {
  private final DeniedPermissions permissions;

  PermissionMeters(MeterFactory meters, Time time) {
    permissions = new DeniedPermissions(time);
    for (Feature feature : Feature.values()) {
      meters.gauge(
          "feature_denied",
          "1 while a permission that the feature requires is denied.",
          () -> permissions.isDenied(feature) ? 1 : 0,
          "feature",
          feature.label());
    }
  }

  /** The permissions that are denied, sorted. */
  List<String> denied() {
    return permissions.denied();
  }

  void recordFailure(RemoteFailure failure) {
    failure
        .missingPermission()
        .filter(permission -> Feature.of(permission).isPresent())
        .ifPresent(permissions::markDenied);
  }

  void recordRequest(AwsRequest request) {
    var _ = permissions.recordAnswer(request);
  }

  void recordRequest(KubernetesRequest request) {
    var _ = permissions.recordAnswer(request);
  }
}
