package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Time;

/** Which features lack a right. */
final class RightMeters {
  private final DeniedRights rights;

  RightMeters(Meters meters, Time time) {
    rights = new DeniedRights(time);
    for (Feature feature : Feature.values()) {
      meters.gauge(
          "feature_denied",
          "1 while a right is missing without which this is not done, or not well.",
          () -> rights.lacks(feature) ? 1 : 0,
          "feature",
          feature.label());
    }
  }

  void troubled(RemoteTrouble trouble) {
    trouble.missingRight().filter(right -> Feature.of(right).isPresent()).ifPresent(rights::denied);
  }

  void asked(AwsRequest request) {
    var _ = rights.answered(request);
  }

  void asked(KubernetesRequest request) {
    var _ = rights.answered(request);
  }
}
