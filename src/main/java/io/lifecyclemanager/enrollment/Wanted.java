package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user wants set up.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups
 * @param cluster name of the cluster whose tag they get; empty for no tag
 * @param heartbeat how long Auto Scaling waits for a sign of life
 * @param key ARN of the key that encrypts the queues; empty for none: then a queue keeps what it
 *     has, and a new one is encrypted by SQS
 * @param events whether EventBridge sends to the queue, too
 */
public record Wanted(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    Duration heartbeat,
    Optional<String> key,
    boolean events) {
  /** The name of our hook on every group. */
  public static final String HOOK = "lifecycle-manager";

  static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  /** Whom the role is for. */
  static final String AUTO_SCALING = "autoscaling.amazonaws.com";

  /** Both results terminate; ABANDON would skip the hooks of others. */
  public static final String DEFAULT_RESULT = "CONTINUE";

  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** The longest that SQS knows: no message is lost because nobody was there for some days. */
  private static final Duration RETENTION = Duration.ofDays(14);

  /** The highest that SQS knows: to be received again is part of the trade here. */
  private static final int RECEIVES = 1000;

  /** Keeps its own copy. */
  public Wanted {
    groups = List.copyOf(groups);
  }

  /** The tag by which the controller knows a group as its cluster's. */
  public static String tagOf(String cluster) {
    return "kubernetes.io/cluster/" + cluster;
  }

  /** Name of a queue's role where no other is given. */
  public static String roleOf(String queue) {
    return queue + "-notifications";
  }

  /** Name of a role's policy: each queue has its own, as a role may send to several. */
  static String policyName(String queue) {
    return "send-to-" + queue;
  }

  /** Name of the dead-letter queue of a queue. */
  static String deadLetters(String queue) {
    return queue + "-dead-letters";
  }

  /**
   * Every part, in the order in which they need each other.
   *
   * @param is how the queues that exist are encrypted, by name
   * @param overwrite whether that may be changed
   */
  List<Part> parts(Place place, Map<String, Encryption> is, boolean overwrite) {
    String queueArn = place.queueArn(queue);
    String deadLetters = deadLetters(queue);
    List<Part> parts = new ArrayList<>();
    Statement trust = Statement.trust(AUTO_SCALING).where("aws:SourceAccount", place.account());
    parts.add(new Part.Role(role, new Policy(List.of(trust)).text()));
    // Before the queue: with a key that the role may not use, no notification would arrive.
    Encryption used =
        overwrite ? encryption(queue, is) : is.getOrDefault(queue, encryption(queue, is));
    parts.add(grant(place, used));
    parts.add(queue(deadLetters, encryption(deadLetters, is), Optional.empty()));
    parts.add(
        queue(
            queue,
            encryption(queue, is),
            Optional.of(new Part.DeadLetters(place.queueArn(deadLetters), RECEIVES))));
    for (GroupName group : groups) {
      cluster.ifPresent(
          name -> parts.add(new Part.Tag(group, tagOf(name), ControllerRights.OWNED)));
      parts.add(
          new Part.Hook(
              group,
              HOOK,
              TERMINATING,
              queueArn,
              place.globalArn("role/" + role),
              heartbeat,
              DEFAULT_RESULT));
    }
    if (events) {
      parts.addAll(EventRules.parts(place, queue));
    }
    return parts;
  }

  /** Lets the role send to the queue, which is encrypted like this. */
  Part.Grant grant(Place place, Encryption encryption) {
    return new Part.Grant(role, policyName(queue), sending(place, encryption).text());
  }

  private static Part.Queue queue(
      String name, Encryption encryption, Optional<Part.DeadLetters> deadLetters) {
    return new Part.Queue(name, VISIBILITY, RETENTION, encryption, deadLetters);
  }

  private Encryption encryption(String name, Map<String, Encryption> is) {
    if (key.isPresent()) {
      return new Encryption.With(key.get());
    }
    return is.get(name) instanceof Encryption.With with && !keepsEventsOut(name, with)
        ? with
        : new Encryption.BySqs();
  }

  /** EventBridge sends to one queue only, and the key that AWS manages does not let it in. */
  private boolean keepsEventsOut(String name, Encryption.With with) {
    return events && name.equals(queue) && with.isManaged();
  }

  /** Whether the queue, as it is, takes no event. */
  boolean keepsEventsOut(Map<String, Encryption> is) {
    return is.get(queue) instanceof Encryption.With with && keepsEventsOut(queue, with);
  }

  private Policy sending(Place place, Encryption encryption) {
    List<Statement> statements = new ArrayList<>();
    statements.add(
        Statement.allow("Send", place.queueArn(queue), "sqs:SendMessage", "sqs:GetQueueUrl"));
    if (encryption instanceof Encryption.With with) {
      with.arn(place)
          .map(arn -> Statement.allowKey(place, arn, "kms:GenerateDataKey", "kms:Decrypt"))
          .ifPresent(statements::add);
    }
    return new Policy(statements);
  }
}
