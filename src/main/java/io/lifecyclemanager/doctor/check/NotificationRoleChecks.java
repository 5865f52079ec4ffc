package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;

import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The roles that Auto Scaling assumes to send messages. */
final class NotificationRoleChecks {
  private static final String AUTO_SCALING = "autoscaling.amazonaws.com";

  private static final int ACCOUNT = 4;

  private static final String WHY =
      "Auto Scaling terminates instances at once, without a drain and without notice, when a"
          + " hook cannot deliver its message";

  private NotificationRoleChecks() {}

  static CheckOutcome role(Snapshot snapshot) {
    return CheckOutcome.judge(
        snapshot.notificationRoles(),
        roles -> {
          if (roles.isEmpty()) {
            return new CheckOutcome.NotMade("no hook sends to the queue");
          }
          List<Finding> findings = new ArrayList<>();
          roles.forEach(role -> findings.addAll(judge(role)));
          Optional<CheckOutcome> unknown =
              roles.stream().flatMap(NotificationRoleChecks::unknownPermissions).findFirst();
          return findings.isEmpty() && unknown.isPresent()
              ? unknown.get()
              : CheckOutcome.of(
                  findings,
                  Phrases.list(roles.stream().map(Snapshot.NotificationRole::arn).toList()));
        });
  }

  private static Stream<CheckOutcome> unknownPermissions(Snapshot.NotificationRole role) {
    return role.denied() instanceof QueryResult.Unavailable<List<String>>(String reason, _)
        ? Stream.of(new CheckOutcome.NotKnown(reason))
        : Stream.empty();
  }

  private static List<Finding> judge(Snapshot.NotificationRole role) {
    if (role.role().isEmpty()) {
      return List.of(
          error(
              "there is no role " + role.arn(),
              WHY,
              "run lifecycle-manager enroll with the names of this queue and role: it creates"
                  + " the role"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean trusted =
        PolicyDocument.parse(role.role().get().trustPolicy())
            .allowsService(AUTO_SCALING, "sts:AssumeRole", "", role.arn().split(":", -1)[ACCOUNT]);
    if (!trusted) {
      findings.add(
          error(
              AUTO_SCALING + " is not allowed to assume " + role.arn(),
              WHY,
              "allow it in the trust policy: name "
                  + AUTO_SCALING
                  + "; or run lifecycle-manager enroll --overwrite with the names of this"
                  + " queue and role"));
    }
    if (role.denied() instanceof QueryResult.Available<List<String>>(List<String> denied)) {
      denied.stream()
          .filter(action -> action.startsWith("sqs:"))
          .map(action ->
              error(
                  role.arn() + " is denied " + action + " on the queue",
                  WHY,
                  "allow it in a policy of the role, or run lifecycle-manager enroll"
                      + " --overwrite with the names of this queue and role"))
          .forEach(findings::add);
    }
    return findings;
  }
}
