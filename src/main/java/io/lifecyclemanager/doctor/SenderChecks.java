package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;

import java.util.ArrayList;
import java.util.List;

/** The role by which Auto Scaling sends. */
final class SenderChecks {
  private static final String AUTO_SCALING = "autoscaling.amazonaws.com";

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
          return Outcome.of(findings, Words.few(senders.stream().map(World.Sender::arn).toList()));
        });
  }

  private static List<Finding> judge(World.Sender sender) {
    if (sender.role().isEmpty()) {
      return List.of(
          error(
              "there is no role " + sender.arn(),
              WHY,
              "lifecycle-manager enroll --overwrite makes it and puts the hooks again"));
    }
    List<Finding> findings = new ArrayList<>();
    if (!sender.role().get().trust().contains(AUTO_SCALING)) {
      findings.add(
          error(
              AUTO_SCALING + " may not take " + sender.arn(),
              WHY,
              "let its trust policy name "
                  + AUTO_SCALING
                  + "; lifecycle-manager enroll --overwrite does"));
    }
    if (sender.denied() instanceof Answered.Known<List<String>>(List<String> denied)) {
      denied.stream()
          .filter(action -> action.startsWith("sqs:"))
          .map(action ->
              error(
                  sender.arn() + " may not " + action + " on the queue",
                  WHY,
                  "allow it in a policy of the role; lifecycle-manager enroll --overwrite does"))
          .forEach(findings::add);
    }
    return findings;
  }
}
