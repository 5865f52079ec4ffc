package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of EventBridge that send to a queue what no lifecycle hook tells. Their names begin
 * with the queue's, so that the rules of several clusters are told apart.
 */
public final class EventBridgeRules {
  /** The longest name of a queue that leaves room for what is added in the names of its rules. */
  public static final int MAX_QUEUE_NAME_LENGTH = 42;

  private static final List<RuleDefinition> DEFINITIONS =
      List.of(
          new RuleDefinition(
              "-spot-interruption",
              """
              {
                "source": ["aws.ec2"],
                "detail-type": ["EC2 Spot Instance Interruption Warning"]
              }
              """),
          new RuleDefinition(
              "-instance-state-change",
              """
              {
                "source": ["aws.ec2"],
                "detail-type": ["EC2 Instance State-change Notification"],
                "detail": {"state": ["shutting-down", "stopped", "stopping", "terminated"]}
              }
              """),
          new RuleDefinition(
              "-scheduled-change",
              """
              {
                "source": ["aws.health"],
                "detail-type": ["AWS Health Event"],
                "detail": {"service": ["EC2"], "eventTypeCategory": ["scheduledChange"]}
              }
              """));

  private EventBridgeRules() {}

  private record RuleDefinition(String suffix, String pattern) {}

  /** Whether the names of its rules are not too long. */
  static boolean fitsQueueName(String queue) {
    return queue.length() <= MAX_QUEUE_NAME_LENGTH;
  }

  /** The names of all rules of a queue. */
  static List<String> ruleNames(String queue) {
    return DEFINITIONS.stream().map(kind -> queue + kind.suffix()).toList();
  }

  /** Every part, in the order in which they need each other. */
  static List<Resource> resources(AwsLocation place, String queue) {
    List<Resource> parts = new ArrayList<>();
    parts.add(
        new Resource.QueueAccessPolicy(
            queue, QueuePolicyMerger.ownPolicy(place, queue, ruleNames(queue))));
    for (RuleDefinition kind : DEFINITIONS) {
      String name = queue + kind.suffix();
      parts.add(new Resource.Rule(name, kind.pattern(), true));
      parts.add(new Resource.RuleTargets(name, List.of(place.queueArn(queue))));
    }
    return parts;
  }
}
