package io.lifecyclemanager.doctor.snapshot;

import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The permissions of an installation to which none is denied. */
final class HealthyPermissions {
  private HealthyPermissions() {}

  static QueryResult<MissingPermissions> ofRole() {
    return none("role x", "by simulation");
  }

  static QueryResult<MissingPermissions> ofAccount() {
    return none("service account a/b", "by access review");
  }

  static Map<OptionalFeature, QueryResult<MissingPermissions>> ofFeatures() {
    return Arrays.stream(OptionalFeature.values())
        .collect(Collectors.toMap(feature -> feature, _ -> ofAccount()));
  }

  private static QueryResult<MissingPermissions> none(String principal, String method) {
    return HealthySnapshot.known(new MissingPermissions(principal, method, List.of(), List.of()));
  }
}
