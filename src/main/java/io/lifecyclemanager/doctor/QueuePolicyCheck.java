package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.QueueState;
import java.util.ArrayList;
import java.util.List;

/** Who else may send to the queue. */
final class QueuePolicyCheck {
  private static final String EVENTS = "events.amazonaws.com";
  private static final String SEND = "sqs:SendMessage";
  private static final int ACCOUNT = 4;

  private QueuePolicyCheck() {}

  static Outcome policy(World world) {
    return QueueChecks.judge(
        world, queue -> Outcome.judge(world.rules(), rules -> judge(world, queue, rules)));
  }

  private static Outcome judge(World world, QueueState queue, List<String> rules) {
    IamPolicy policy = IamPolicy.of(queue.policy());
    List<Finding> findings = new ArrayList<>();
    if (policy.letsAnybody(SEND)) {
      findings.add(
          warning(
              "the queue's policy lets anybody send",
              "a forged message makes serve ask Auto Scaling a question, no more; but many of them"
                  + " hide the true ones",
              "take the statement with Principal * out, or give it a Condition (aws:SourceArn)"));
    }
    List<String> deaf =
        rules.stream()
            .filter(rule -> !policy.lets(EVENTS, SEND, rule, rule.split(":", -1)[ACCOUNT]))
            .toList();
    if (!deaf.isEmpty()) {
      findings.add(
          error(
              "the queue's policy does not let EventBridge send for " + Words.few(deaf),
              "the events of these rules are dropped without a word",
              "add a statement to the queue's policy: "
                  + EVENTS
                  + " may "
                  + SEND
                  + " where aws:SourceArn is the rule; for its own rules, "
                  + Cures.enroll(world, queue, groups(world))
                  + " --events --overwrite does"));
    }
    return Outcome.of(
        findings,
        policy.statements().isEmpty()
            ? "none"
            : Words.count(policy.statements().size(), "statement"));
  }

  private static List<String> groups(World world) {
    return world.groups() instanceof Answered.Known<List<World.Group>>(List<World.Group> all)
        ? all.stream().map(group -> group.state().name().value()).toList()
        : List.of("GROUP");
  }
}
