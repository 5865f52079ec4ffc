package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.FaultySnapshot.error;
import static io.lifecyclemanager.doctor.check.FaultySnapshot.warning;
import static io.lifecyclemanager.doctor.snapshot.HealthySnapshot.known;

import io.lifecyclemanager.doctor.snapshot.OptionalFeature;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot.MissingPermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Permissions that are missing. */
final class FaultyPermissionSnapshots {
  private FaultyPermissionSnapshots() {}

  static Stream<FaultySnapshot> all() {
    return Stream.of(
        error(
            Check.AWS_PERMISSIONS,
            "role x is denied sqs:DeleteMessage",
            "iam-policy",
            snapshot -> snapshot.awsPermissions = missing(List.of("sqs:DeleteMessage"), List.of())),
        warning(
            Check.AWS_PERMISSIONS,
            "could not be determined",
            "iam:SimulatePrincipalPolicy",
            snapshot -> snapshot.awsPermissions = missing(List.of(), List.of("sqs:DeleteMessage"))),
        error(
            Check.CLUSTER_PERMISSIONS,
            "role x is denied patch nodes",
            "deploy/lifecycle-manager.yaml",
            snapshot -> snapshot.clusterPermissions = missing(List.of("patch nodes"), List.of())),
        feature(
            Check.LEASE_PERMISSIONS,
            OptionalFeature.SHARED_PACE,
            "update leases.coordination.k8s.io in namespace lifecycle-manager",
            "lifecycle-manager-leases"),
        feature(
            Check.EVENT_PERMISSIONS,
            OptionalFeature.NODE_EVENTS,
            "create events.events.k8s.io in namespace default",
            "--node-events=false"),
        feature(
            Check.SURGE_PERMISSIONS,
            OptionalFeature.SURGE,
            "patch deployments.apps",
            "deploy/kustomize/components/surge/surge.yaml"),
        feature(
            Check.PEER_PERMISSIONS,
            OptionalFeature.PEER_STATUS,
            "list endpointslices.discovery.k8s.io in namespace lifecycle-manager",
            "lifecycle-manager-peers"),
        feature(
            Check.TOKEN_PERMISSIONS,
            OptionalFeature.TOKEN_REVIEW,
            "create tokenreviews.authentication.k8s.io",
            "deploy/kustomize/components/api-access/api-access.yaml"));
  }

  private static FaultySnapshot feature(
      Check check, OptionalFeature feature, String denied, String fix) {
    return warning(
        check,
        "role x is denied " + denied,
        fix,
        snapshot ->
            snapshot.featurePermissions = Map.of(feature, missing(List.of(denied), List.of())));
  }

  private static QueryResult<MissingPermissions> missing(List<String> denied, List<String> untold) {
    return known(new MissingPermissions("role x", "by simulation", denied, untold));
  }
}
