package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The role by which Auto Scaling sends. */
final class SenderChecks {
  private static final String AUTO_SCALING = "autoscaling.amazonaws.com";

  private static final int ACCOUNT = 4;

  private static final String WHY =
      "a hook that cannot deliver lets its instances go at once, undrained, and nobody is told";

  private SenderChecks() {}

  static Outcome role(World world) {
    return Outcome.judge(
        world.sender(),
        senders -> {
          if (senders.isEmpty()) {
            return new Outcome.NotMade("no hook sends to the queue");
          }
          List<Finding> findings = new ArrayList<>();
          senders.forEach(sender -> findings.addAll(judge(sender)));
          Optional<Outcome> untold = senders.stream().flatMap(SenderChecks::untold).findFirst();
          return findings.isEmpty() && untold.isPresent()
              ? untold.get()
              : Outcome.of(findings, Words.few(senders.stream().map(World.Sender::arn).toList()));
        });
  }

  private static Stream<Outcome> untold(World.Sender sender) {
    return sender.denied() instanceof Answered.Unknown<List<String>>(String why)
        ? Stream.of(new Outcome.NotKnown(why))
        : Stream.empty();
  }

  private static List<Finding> judge(World.Sender sender) {
    if (sender.role().isEmpty()) {
      return List.of(
          error(
              "there is no role " + sender.arn(),
              WHY,
              "lifecycle-manager enroll makes it, given the names of this queue and role"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean trusted =
        IamPolicy.of(sender.role().get().trust())
            .lets(AUTO_SCALING, "sts:AssumeRole", "", sender.arn().split(":", -1)[ACCOUNT]);
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
    if (sender.denied() instanceof Answered.Known<List<String>>(List<String> denied)) {
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
