package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The role by which Auto Scaling sends. */
final class NotificationRoleChecks {
  private static final String AUTO_SCALING = "autoscaling.amazonaws.com";

  private static final int ACCOUNT = 4;

  private static final String WHY =
      "a hook that cannot deliver lets its instances go at once, undrained, and nobody is told";

  private NotificationRoleChecks() {}

  static CheckOutcome role(Snapshot world) {
    return CheckOutcome.judge(
        world.notificationRoles(),
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
              "lifecycle-manager enroll makes it, given the names of this queue and role"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean trusted =
        PolicyDocument.parse(sender.role().get().trustPolicy())
            .allowsService(
                AUTO_SCALING, "sts:AssumeRole", "", sender.arn().split(":", -1)[ACCOUNT]);
    if (!trusted) {
      findings.add(
          error(
              AUTO_SCALING + " may not take " + sender.arn(),
              WHY,
              "let its trust policy name "
                  + AUTO_SCALING
                  + "; lifecycle-manager enroll --overwrite does, given the names of this queue and"
                  + " role"));
    }
    if (sender.denied() instanceof QueryResult.Available<List<String>>(List<String> denied)) {
      denied.stream()
          .filter(action -> action.startsWith("sqs:"))
          .map(action ->
              error(
                  sender.arn() + " may not " + action + " on the queue",
                  WHY,
                  "allow it in a policy of the role; lifecycle-manager enroll --overwrite does,"
                      + " given the names of this queue and role"))
          .forEach(findings::add);
    }
    return findings;
  }
}
