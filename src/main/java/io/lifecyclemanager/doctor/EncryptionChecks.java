package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.AccountInspector.QueueState;
import java.util.ArrayList;
import java.util.List;

/** What the queue is encrypted with, and who may use that key. */
final class EncryptionChecks {
  private EncryptionChecks() {}

  static CheckOutcome encryption(Snapshot world) {
    return QueueChecks.judge(
        world,
        queue ->
            queue.key().equals(QueueState.AWS_MANAGED_KEY)
                ? CheckOutcome.judge(world.eventRules(), EncryptionChecks::awsManagedKey)
                : CheckOutcome.of(
                    queue.key().isEmpty() ? List.of(unencryptedFinding(queue)) : List.of(),
                    seen(queue)));
  }

  private static String seen(QueueState queue) {
    return queue.key().equals(QueueState.SQS_MANAGED_KEY) ? "by SQS itself" : "with " + queue.key();
  }

  private static Finding unencryptedFinding(QueueState queue) {
    return warning(
        "the queue is not encrypted",
        "messages name instances and groups, and lie on disks as they are",
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
                    "nobody can let EventBridge use that key: none of its events arrives",
                    "let SQS encrypt by itself (SqsManagedSseEnabled=true), or use a key of your"
                        + " own whose policy lets events.amazonaws.com use it")),
        "with " + QueueState.AWS_MANAGED_KEY);
  }

  /** Which key an alias means is not known without a right to ask the key service. */
  static boolean isKeyAlias(QueueState queue) {
    return queue.key().startsWith("alias/") || queue.key().contains(":alias/");
  }

  static CheckOutcome keyGrants(Snapshot world) {
    return QueueChecks.judge(
        world,
        queue ->
            queue.hasCustomerManagedKey() && !isKeyAlias(queue)
                ? CheckOutcome.judge(
                    world.notificationRoles(), senders -> keyGrants(queue, senders))
                : new CheckOutcome.NotMade(
                    queue.hasCustomerManagedKey()
                        ? "which key " + queue.key() + " is, is not known; --probe shows"
                        : "no customer key"));
  }

  private static CheckOutcome keyGrants(QueueState queue, List<Snapshot.NotificationRole> senders) {
    List<Finding> findings = new ArrayList<>();
    for (Snapshot.NotificationRole sender : senders) {
      switch (sender.denied()) {
        case QueryResult.Unavailable<List<String>>(String why) -> {
          return new CheckOutcome.NotKnown(why);
        }
        case QueryResult.Available<List<String>>(List<String> denied) -> {
          List<String> keys = denied.stream().filter(one -> one.startsWith("kms:")).toList();
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
        role + " may not " + String.join(" and ", denied) + " with " + queue.key(),
        "Auto Scaling cannot encrypt for this queue: nothing is delivered, and instances go at"
            + " once, undrained; unless the key's own policy lets the role in, which is not seen"
            + " here",
        "run doctor --probe: if it fails, allow the role kms:GenerateDataKey and kms:Decrypt on the"
            + " key, or let SQS encrypt by itself");
  }
}
