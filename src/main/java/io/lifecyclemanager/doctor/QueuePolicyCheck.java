package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import java.util.ArrayList;
import java.util.List;

/** Who else may send to the queue. */
final class QueuePolicyCheck {
  private static final String EVENTS = "events.amazonaws.com";
  private static final String SEND = "sqs:SendMessage";
  private static final int ACCOUNT = 4;

  private QueuePolicyCheck() {}

  static CheckOutcome policy(Snapshot world) {
    return QueueChecks.judge(
        world,
        queue -> CheckOutcome.judge(world.eventRules(), rules -> judge(world, queue, rules)));
  }

  private static CheckOutcome judge(Snapshot world, QueueState queue, List<String> rules) {
    PolicyDocument policy = PolicyDocument.parse(queue.policy());
    List<Finding> findings = new ArrayList<>();
    if (policy.allowsEveryPrincipal(SEND)) {
      findings.add(
          warning(
              "the queue's policy lets anybody send",
              "a forged message makes serve ask Auto Scaling a question, no more; but many of them"
                  + " hide the true ones",
              "take the statement with Principal * out, or give it a Condition (aws:SourceArn)"));
    }
    List<String> deaf =
        rules.stream()
            .filter(rule -> !policy.allowsService(EVENTS, SEND, rule, rule.split(":", -1)[ACCOUNT]))
            .toList();
    if (!deaf.isEmpty()) {
      findings.add(
          error(
              "the queue's policy does not let EventBridge send for " + Phrases.list(deaf),
              "the events of these rules are dropped without a word",
              "add a statement to the queue's policy: "
                  + EVENTS
                  + " may "
                  + SEND
                  + " where aws:SourceArn is the rule; for its own rules, "
                  + FixCommands.enroll(world, queue, groups(world))
                  + " --events --overwrite does"));
    }
    return CheckOutcome.of(
        findings,
        policy.statements().isEmpty()
            ? "none"
            : Phrases.count(policy.statements().size(), "statement"));
  }

  private static List<String> groups(Snapshot world) {
    return world.groups()
            instanceof
            QueryResult.Available<List<Snapshot.ClusterGroup>>(List<Snapshot.ClusterGroup> all)
        ? all.stream().map(group -> group.state().name().value()).toList()
        : List.of("GROUP");
  }
}
