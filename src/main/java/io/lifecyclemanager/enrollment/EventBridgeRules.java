package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import io.lifecyclemanager.event.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The EventBridge rules that send to a queue the events for which there is no lifecycle hook: one
 * for each kind. Their names begin with the queue's name, which keeps the rules of several clusters
 * apart.
 */
public final class EventBridgeRules {
  /** EventBridge limits a rule's name to 64 characters; the longest suffix takes 22 of them. */
  public static final int MAX_QUEUE_NAME_LENGTH = 42;

  /**
   * The kinds that get a rule unless others are named. Nothing confirms a rebalance recommendation,
   * and serve ignores it unless told otherwise.
   */
  public static final Set<EventKind> DEFAULT_KINDS =
      Set.of(EventKind.SPOT, EventKind.STATE_CHANGE, EventKind.SCHEDULED);

  private EventBridgeRules() {}

  /** Whether the queue's name is short enough for the names of its rules. */
  static boolean fitsQueueName(String queue) {
    return queue.length() <= MAX_QUEUE_NAME_LENGTH;
  }

  /** The name of the rule for a kind of events. */
  public static String ruleName(String queue, EventKind kind) {
    return queue + suffix(kind);
  }

  /** The names of the rules that a queue may have. */
  static List<String> ruleNames(String queue) {
    return Arrays.stream(EventKind.values()).map(kind -> ruleName(queue, kind)).toList();
  }

  private static String suffix(EventKind kind) {
    return switch (kind) {
      case SPOT -> "-spot-interruption";
      case STATE_CHANGE -> "-instance-state-change";
      case SCHEDULED -> "-scheduled-change";
      case REBALANCE -> "-rebalance";
    };
  }

  /**
   * Which events a rule sends. The documentation of AWS gives two names to the warnings about
   * Capacity Reservations.
   */
  private static String pattern(EventKind kind) {
    return switch (kind) {
      case SPOT ->
          """
          {
            "source": ["aws.ec2"],
            "detail-type": [
              "EC2 Spot Instance Interruption Warning",
              "EC2 Capacity Reservation Instance Interruption Warning",
              "EC2 Interruptible Capacity Reservation Instance Interruption Warning"
            ]
          }
          """;
      case STATE_CHANGE ->
          """
          {
            "source": ["aws.ec2"],
            "detail-type": ["EC2 Instance State-change Notification"],
            "detail": {"state": ["shutting-down", "stopped", "stopping", "terminated"]}
          }
          """;
      case SCHEDULED ->
          """
          {
            "$or": [
              {
                "source": ["aws.health"],
                "detail-type": ["AWS Health Event"],
                "detail": {"service": ["EC2"], "eventTypeCategory": ["scheduledChange"]}
              },
              {
                "source": ["aws.ec2"],
                "detail-type": [
                  "Capacity Block Expiration Warning",
                  "Capacity Block Reservation Expiration Warning"
                ]
              }
            ]
          }
          """;
      case REBALANCE ->
          """
          {
            "source": ["aws.ec2"],
            "detail-type": ["EC2 Instance Rebalance Recommendation"]
          }
          """;
    };
  }

  /** The rule for a kind of events, as enroll creates it. */
  static EventRule rule(String queue, EventKind kind) {
    return new EventRule(ruleName(queue, kind), pattern(kind), true);
  }

  /** The rules of the kinds that get one unless others are named. */
  public static List<EventRule> defaultRules(String queue) {
    return DEFAULT_KINDS.stream().sorted().map(kind -> rule(queue, kind)).toList();
  }

  /**
   * Access policy, rules and targets, each after the resources on which it depends. The policy
   * admits the rules of every kind, so that it stays as it is when a kind is added later.
   *
   * @param kinds the kinds that get a rule; not empty
   */
  static List<Resource> resources(AwsLocation location, String queue, Set<EventKind> kinds) {
    List<Resource> resources = new ArrayList<>();
    resources.add(
        new Resource.QueueAccessPolicy(
            queue, QueuePolicyMerger.ownPolicy(location, queue, ruleNames(queue))));
    for (EventKind kind : EventKind.values()) {
      if (kinds.contains(kind)) {
        resources.add(rule(queue, kind));
        resources.add(
            new EventRuleTargets(ruleName(queue, kind), List.of(location.queueArn(queue))));
      }
    }
    return resources;
  }
}
