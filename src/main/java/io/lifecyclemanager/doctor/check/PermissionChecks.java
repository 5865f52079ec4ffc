package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

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
