package io.lifecyclemanager.doctor;

import static io.lifecyclemanager.doctor.Finding.error;
import static io.lifecyclemanager.doctor.Finding.warning;

import io.lifecyclemanager.doctor.Cloud.QueueState;
import java.util.ArrayList;
import java.util.List;

/** What the queue is encrypted with, and who may use that key. */
final class EncryptionChecks {
  private EncryptionChecks() {}

  static Outcome encryption(World world) {
    return QueueChecks.judge(
        world,
        queue ->
            queue.key().equals(QueueState.AWS_KEY)
                ? Outcome.judge(world.rules(), EncryptionChecks::awsKey)
                : Outcome.of(
                    queue.key().isEmpty() ? List.of(open(queue)) : List.of(), seen(queue)));
  }

  private static String seen(QueueState queue) {
    return queue.key().equals(QueueState.OWN_KEY) ? "by SQS itself" : "with " + queue.key();
  }

  private static Finding open(QueueState queue) {
    return warning(
        "the queue is not encrypted",
        "messages name instances and groups, and lie on disks as they are",
        Cures.attribute(queue, "SqsManagedSseEnabled=true"));
  }

  private static Outcome awsKey(List<String> rules) {
    return Outcome.of(
        rules.isEmpty()
            ? List.of()
            : List.of(
                error(
                    "the queue is encrypted with "
                        + QueueState.AWS_KEY
                        + ", and rules of EventBridge send to it: "
                        + Words.few(rules),
                    "nobody can let EventBridge use that key: none of its events arrives",
                    "let SQS encrypt by itself (SqsManagedSseEnabled=true), or use a key of your"
                        + " own whose policy lets events.amazonaws.com use it")),
        "with " + QueueState.AWS_KEY);
  }

  /** Which key an alias means is not known without a right to ask the key service. */
  static boolean isAlias(QueueState queue) {
    return queue.key().startsWith("alias/") || queue.key().contains(":alias/");
  }

  static Outcome grants(World world) {
    return QueueChecks.judge(
        world,
        queue ->
            queue.hasCustomerKey() && !isAlias(queue)
                ? Outcome.judge(world.sender(), senders -> grants(queue, senders))
                : new Outcome.NotMade(
                    queue.hasCustomerKey()
                        ? "which key " + queue.key() + " is, is not known; --probe shows"
                        : "no customer key"));
  }

  private static Outcome grants(QueueState queue, List<World.Sender> senders) {
    List<Finding> findings = new ArrayList<>();
    for (World.Sender sender : senders) {
      switch (sender.denied()) {
        case Answered.Unknown<List<String>>(String why) -> {
          return new Outcome.NotKnown(why);
        }
        case Answered.Known<List<String>>(List<String> denied) -> {
          List<String> keys = denied.stream().filter(one -> one.startsWith("kms:")).toList();
          if (!keys.isEmpty()) {
            findings.add(keyless(queue, sender.arn(), keys));
          }
        }
      }
    }
    return Outcome.of(findings, queue.key());
  }

  private static Finding keyless(QueueState queue, String role, List<String> denied) {
    return warning(
        role + " may not " + String.join(" and ", denied) + " with " + queue.key(),
        "Auto Scaling cannot encrypt for this queue: nothing is delivered, and instances go at"
            + " once, undrained; unless the key's own policy lets the role in, which is not seen"
            + " here",
        "run doctor --probe: if it fails, allow the role kms:GenerateDataKey and kms:Decrypt on the"
            + " key, or let SQS encrypt by itself");
  }
}
