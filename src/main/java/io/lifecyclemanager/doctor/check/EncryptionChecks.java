package io.lifecyclemanager.doctor.check;

import static io.lifecyclemanager.doctor.check.Finding.error;
import static io.lifecyclemanager.doctor.check.Finding.warning;

import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.doctor.snapshot.Phrases;
import io.lifecyclemanager.doctor.snapshot.QueryResult;
import io.lifecyclemanager.doctor.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** How the queue is encrypted, and whether senders may use the key. */
public final class EncryptionChecks {
  private EncryptionChecks() {}

  static CheckOutcome encryption(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            queue.key().equals(QueueState.AWS_MANAGED_KEY)
                ? CheckOutcome.judge(snapshot.eventRules(), EncryptionChecks::awsManagedKey)
                : CheckOutcome.of(
                    queue.key().isEmpty() ? List.of(unencryptedFinding(queue)) : List.of(),
                    seen(queue)));
  }

  private static String seen(QueueState queue) {
    return queue.key().equals(QueueState.SQS_MANAGED_KEY)
        ? "with a key of SQS"
        : "with " + queue.key();
  }

  private static Finding unencryptedFinding(QueueState queue) {
    return warning(
        "the queue is not encrypted",
        "messages contain names of instances and groups, and SQS stores them in plain text",
        FixCommands.setQueueAttribute(queue, "SqsManagedSseEnabled=true"));
  }

  private static CheckOutcome awsManagedKey(List<String> rules) {
    return CheckOutcome.of(
        rules.isEmpty()
            ? List.of()
            : List.of(
                error(
                    "the queue is encrypted with "
                        + QueueState.AWS_MANAGED_KEY
                        + ", and rules of EventBridge send to it: "
                        + Phrases.list(rules),
                    "EventBridge cannot be allowed to use that key: none of its events arrives",
                    "set SqsManagedSseEnabled=true, or use a customer managed key whose"
                        + " policy allows events.amazonaws.com")),
        "with " + QueueState.AWS_MANAGED_KEY);
  }

  static CheckOutcome keyGrants(Snapshot snapshot) {
    return QueueChecks.judge(
        snapshot,
        queue ->
            queue.hasCustomerManagedKey() && !queue.hasKeyAlias()
                ? CheckOutcome.judge(
                    snapshot.notificationRoles(), senders -> keyGrants(queue, senders))
                : new CheckOutcome.NotMade(
                    queue.hasCustomerManagedKey()
                        ? "the key id behind " + queue.key() + " is not known; --probe tests it"
                        : "no customer managed key"));
  }

  private static CheckOutcome keyGrants(QueueState queue, List<Snapshot.NotificationRole> senders) {
    List<Finding> findings = new ArrayList<>();
    for (Snapshot.NotificationRole sender : senders) {
      switch (sender.denied()) {
        case QueryResult.Unavailable<List<String>>(String reason, _) -> {
          return new CheckOutcome.NotKnown(reason);
        }
        case QueryResult.Available<List<String>>(List<String> denied) -> {
          List<String> keys = denied.stream().filter(action -> action.startsWith("kms:")).toList();
          if (!keys.isEmpty()) {
            findings.add(missingGrantFinding(queue, sender.arn(), keys));
          }
        }
      }
    }
    return CheckOutcome.of(findings, queue.key());
  }

  private static Finding missingGrantFinding(QueueState queue, String role, List<String> denied) {
    return warning(
        role + " is denied " + String.join(" and ", denied) + " with " + queue.key(),
        "Auto Scaling cannot encrypt messages for this queue: none is delivered, and"
            + " instances terminate at once, without a drain, unless the policy of the key"
            + " allows the role, which doctor cannot read",
        "run doctor --probe; if it fails, allow the role kms:GenerateDataKey and kms:Decrypt"
            + " on the key, or set SqsManagedSseEnabled=true");
  }
}
