package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import java.util.ArrayList;
import java.util.List;

/**
 * The EventBridge rules that send to a queue the events for which there is no lifecycle hook. Their
 * names begin with the queue's name, which keeps the rules of several clusters apart.
 */
public final class EventBridgeRules {
  /** EventBridge limits a rule's name to 64 characters; the longest suffix takes 22 of them. */
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

  /** Whether the queue's name is short enough for the names of its rules. */
  static boolean fitsQueueName(String queue) {
    return queue.length() <= MAX_QUEUE_NAME_LENGTH;
  }

  /** The names of a queue's rules. */
  static List<String> ruleNames(String queue) {
    return DEFINITIONS.stream().map(definition -> queue + definition.suffix()).toList();
  }

  /** Access policy, rules and targets, each after the resources on which it depends. */
  static List<Resource> resources(AwsLocation location, String queue) {
    List<Resource> resources = new ArrayList<>();
    resources.add(
        new Resource.QueueAccessPolicy(
            queue, QueuePolicyMerger.ownPolicy(location, queue, ruleNames(queue))));
    for (RuleDefinition definition : DEFINITIONS) {
      String name = queue + definition.suffix();
      resources.add(new EventRule(name, definition.pattern(), true));
      resources.add(new EventRuleTargets(name, List.of(location.queueArn(queue))));
    }
    return resources;
  }
}
