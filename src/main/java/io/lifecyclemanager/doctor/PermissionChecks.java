package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import java.util.ArrayList;
import java.util.List;

/** What serve may do. */
final class PermissionChecks {
  private PermissionChecks() {}

  static CheckOutcome aws(Snapshot world) {
    return CheckOutcome.judge(
        world.awsPermissions(),
        lacking ->
            judge(
                lacking,
                "lifecycle-manager iam-policy prints the least policy; attach it to that role"));
  }

  static CheckOutcome cluster(Snapshot world) {
    return CheckOutcome.judge(
        world.clusterPermissions(),
        lacking ->
            judge(
                lacking,
                "apply the ClusterRole and ClusterRoleBinding of deploy/lifecycle-manager.yaml"));
  }

  private static CheckOutcome judge(Snapshot.MissingPermissions lacking, String cure) {
    List<Finding> findings = new ArrayList<>();
    if (!lacking.denied().isEmpty()) {
      findings.add(
          error(
              lacking.principal() + " may not " + String.join(", ", lacking.denied()),
              "what needs these rights is not done; serve goes on with the rest and tells it"
                  + " (feature_denied)",
              cure));
    }
    if (!lacking.undetermined().isEmpty()) {
      findings.add(
          warning(
              "whether "
                  + lacking.principal()
                  + " may "
                  + String.join(", ", lacking.undetermined())
                  + " could not be found out",
              "these cannot be tried without effect, and the simulation of policies was not"
                  + " allowed",
              "allow whoever runs doctor iam:SimulatePrincipalPolicy and iam:GetRole"));
    }
    return CheckOutcome.of(findings, lacking.principal() + ", " + lacking.method());
  }
}
