package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** Which principals the policy of the queue allows to send. */
final class QueuePolicyCheck {
  private static final String EVENTS = "events.amazonaws.com";
  private static final String SEND = "sqs:SendMessage";
  private static final int ACCOUNT = 4;

  private QueuePolicyCheck() {}

  static CheckOutcome policy(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue -> CheckOutcome.judge(snapshot.eventRules(), rules -> judge(snapshot, queue, rules)));
  }

  private static CheckOutcome judge(Snapshot snapshot, QueueState queue, List<String> rules) {
    PolicyDocument policy = PolicyDocument.parse(queue.policy());
    List<Finding> findings = new ArrayList<>();
    if (policy.allowsEveryPrincipal(SEND)) {
      findings.add(
          warning(
              "the policy of the queue allows every principal to send",
              "a forged message makes serve query Auto Scaling and has no other effect, but"
                  + " many of them delay real ones",
              "remove the statement with Principal *, or add a Condition (aws:SourceArn)"));
    }
    List<String> denied =
        rules.stream()
            .filter(rule -> !policy.allowsService(EVENTS, SEND, rule, rule.split(":", -1)[ACCOUNT]))
            .toList();
    if (!denied.isEmpty()) {
      findings.add(
          error(
              "the policy of the queue does not allow EventBridge to send for "
                  + Phrases.list(denied),
              "EventBridge drops the events of these rules without notice",
              "add a statement to the policy of the queue that allows "
                  + EVENTS
                  + " "
                  + SEND
                  + " if aws:SourceArn is the rule; for the rules of enroll, run "
                  + FixCommands.enroll(snapshot, queue, groups(snapshot))
                  + " --events --overwrite"));
    }
    return CheckOutcome.of(
        findings,
        policy.statements().isEmpty()
            ? "none"
            : Phrases.count(policy.statements().size(), "statement"));
  }

  /** Names of the groups of the cluster, for a command. */
  static List<String> groups(Snapshot snapshot) {
    return snapshot.groups()
            instanceof
            QueryResult.Available<List<Snapshot.ClusterGroup>>(List<Snapshot.ClusterGroup> all)
        ? all.stream().map(group -> group.state().name().value()).toList()
        : List.of("GROUP");
  }
}
