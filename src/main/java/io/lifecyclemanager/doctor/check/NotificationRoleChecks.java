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
        senders -> {
          if (senders.isEmpty()) {
            return new CheckOutcome.NotMade("no hook sends to the queue");
          }
          List<Finding> findings = new ArrayList<>();
          senders.forEach(sender -> findings.addAll(judge(sender)));
          Optional<CheckOutcome> untold =
              senders.stream().flatMap(NotificationRoleChecks::unknownPermissions).findFirst();
          return findings.isEmpty() && untold.isPresent()
              ? untold.get()
              : CheckOutcome.of(
                  findings,
                  Phrases.list(senders.stream().map(Snapshot.NotificationRole::arn).toList()));
        });
  }

  private static Stream<CheckOutcome> unknownPermissions(Snapshot.NotificationRole sender) {
    return sender.denied() instanceof QueryResult.Unavailable<List<String>>(String why)
        ? Stream.of(new CheckOutcome.NotKnown(why))
        : Stream.empty();
  }

  private static List<Finding> judge(Snapshot.NotificationRole sender) {
    if (sender.role().isEmpty()) {
      return List.of(
          error(
              "there is no role " + sender.arn(),
              WHY,
              "run lifecycle-manager enroll with the names of this queue and role: it creates"
                  + " the role"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean trusted =
        PolicyDocument.parse(sender.role().get().trustPolicy())
            .allowsService(
                AUTO_SCALING, "sts:AssumeRole", "", sender.arn().split(":", -1)[ACCOUNT]);
    if (!trusted) {
      findings.add(
          error(
              AUTO_SCALING + " is not allowed to assume " + sender.arn(),
              WHY,
              "allow it in the trust policy: name "
                  + AUTO_SCALING
                  + "; or run lifecycle-manager enroll --overwrite with the names of this"
                  + " queue and role"));
    }
    if (sender.denied() instanceof QueryResult.Available<List<String>>(List<String> denied)) {
      denied.stream()
          .filter(action -> action.startsWith("sqs:"))
          .map(action ->
              error(
                  sender.arn() + " is denied " + action + " on the queue",
                  WHY,
                  "allow it in a policy of the role, or run lifecycle-manager enroll"
                      + " --overwrite with the names of this queue and role"))
          .forEach(findings::add);
    }
    return findings;
  }
}
