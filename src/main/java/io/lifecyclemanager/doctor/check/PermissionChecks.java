package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.OptionalFeature;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether {@code serve} has the permissions that it needs. */
final class PermissionChecks {
  private PermissionChecks() {}

  static CheckOutcome aws(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.awsPermissions(),
        missing ->
            judge(
                missing,
                "lifecycle-manager iam-policy prints the least policy that suffices; attach"
                    + " it to that role"));
  }

  static CheckOutcome cluster(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.clusterPermissions(),
        missing ->
            judge(
                missing,
                "apply the ClusterRole and ClusterRoleBinding of deploy/lifecycle-manager.yaml"));
  }

  static CheckOutcome sharedPace(Snapshot snapshot) {
    return judge(
        snapshot,
        OptionalFeature.SHARED_PACE,
        "no limit on terminating nodes and no minimum interval, neither by options nor by metadata",
        "each replica keeps the limits and --min-interval by itself, and may exceed each limit by"
            + " one node",
        "apply the Role and RoleBinding lifecycle-manager-leases of"
            + " deploy/lifecycle-manager.yaml, in the namespace of serve");
  }

  static CheckOutcome nodeEvents(Snapshot snapshot) {
    return judge(
        snapshot,
        OptionalFeature.NODE_EVENTS,
        "--node-events=false",
        "kubectl describe node shows nothing of a termination",
        "apply the Role and RoleBinding lifecycle-manager-events of"
            + " deploy/lifecycle-manager.yaml, or give serve --node-events=false");
  }

  static CheckOutcome surge(Snapshot snapshot) {
    return judge(
        snapshot,
        OptionalFeature.SURGE,
        "no --surge=single-replica, and no Deployment has lifecycle-manager.io/surge: \"true\"",
        "a pod whose disruption budget requires all replicas keeps its node until the deadline, and"
            + " is then deleted",
        "kubectl apply -f deploy/kustomize/components/surge/surge.yaml, or permissions.surge=true"
            + " for the chart");
  }

  static CheckOutcome peers(Snapshot snapshot) {
    return judge(
        snapshot,
        OptionalFeature.PEER_STATUS,
        "the other replicas are given with --peers",
        "the status that a replica shows lacks the terminations of the other replicas",
        "apply the Role and RoleBinding lifecycle-manager-peers of"
            + " deploy/lifecycle-manager.yaml, in the namespace of serve");
  }

  static CheckOutcome tokens(Snapshot snapshot) {
    return judge(
        snapshot,
        OptionalFeature.TOKEN_REVIEW,
        "neither --api-write nor --api-authenticate-reads",
        "no token can be checked: the HTTP API answers every request that needs one with 503",
        "kubectl apply -f deploy/kustomize/components/api-access/api-access.yaml, or api.write=true"
            + " or api.authenticateReads=true for the chart");
  }

  private static CheckOutcome judge(
      Snapshot snapshot, OptionalFeature feature, String off, String why, String fix) {
    Map<OptionalFeature, QueryResult<Snapshot.MissingPermissions>> features =
        snapshot.featurePermissions();
    if (!features.containsKey(feature)) {
      return new CheckOutcome.NotMade(off);
    }
    return CheckOutcome.judge(
        Objects.requireNonNull(features.get(feature)),
        missing ->
            CheckOutcome.of(
                missing.denied().isEmpty()
                    ? List.of()
                    : List.of(
                        warning(
                            missing.principal()
                                + " is denied "
                                + String.join(", ", missing.denied()),
                            why,
                            fix)),
                missing.principal() + ", " + missing.method()));
  }

  private static CheckOutcome judge(Snapshot.MissingPermissions missing, String fix) {
    List<Finding> findings = new ArrayList<>();
    if (!missing.denied().isEmpty()) {
      findings.add(
          error(
              missing.principal() + " is denied " + String.join(", ", missing.denied()),
              "serve skips what needs these permissions and reports it in the metric"
                  + " lifecycle_manager_feature_denied",
              fix));
    }
    if (!missing.undetermined().isEmpty()) {
      findings.add(
          warning(
              "it could not be determined whether "
                  + missing.principal()
                  + " is allowed "
                  + String.join(", ", missing.undetermined()),
              "doctor cannot make these calls without an effect, and was denied the"
                  + " simulation of policies",
              "allow the identity that runs doctor iam:SimulatePrincipalPolicy and iam:GetRole"));
    }
    return CheckOutcome.of(findings, missing.principal() + ", " + missing.method());
  }
}
