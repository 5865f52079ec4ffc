package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import java.util.ArrayList;
import java.util.List;

/** What serve may do. */
final class RightsChecks {
  private RightsChecks() {}

  static Outcome aws(World world) {
    return Outcome.judge(
        world.awsRights(),
        lacking ->
            judge(
                lacking,
                "lifecycle-manager iam-policy prints the least policy; attach it to that role"));
  }

  static Outcome cluster(World world) {
    return Outcome.judge(
        world.clusterRights(),
        lacking ->
            judge(
                lacking,
                "apply the ClusterRole and ClusterRoleBinding of deploy/lifecycle-manager.yaml"));
  }

  private static Outcome judge(World.Lacking lacking, String cure) {
    List<Finding> findings = new ArrayList<>();
    if (!lacking.denied().isEmpty()) {
      findings.add(
          error(
              lacking.whose() + " may not " + String.join(", ", lacking.denied()),
              "what needs these rights is not done; serve goes on with the rest and tells it"
                  + " (feature_denied)",
              cure));
    }
    if (!lacking.untold().isEmpty()) {
      findings.add(
          warning(
              "whether "
                  + lacking.whose()
                  + " may "
                  + String.join(", ", lacking.untold())
                  + " could not be found out",
              "these cannot be tried without effect, and the simulation of policies was not"
                  + " allowed",
              "allow whoever runs doctor iam:SimulatePrincipalPolicy and iam:GetRole"));
    }
    return Outcome.of(findings, lacking.whose() + ", " + lacking.how());
  }
}
