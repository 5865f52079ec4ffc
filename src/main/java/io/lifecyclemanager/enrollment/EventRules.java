package io.lifecyclemanager.enrollment;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of EventBridge that send to a queue what no lifecycle hook tells. Their names begin
 * with the queue's, so that the rules of several clusters are told apart.
 */
public final class EventRules {
  /** The longest name of a queue that leaves room for what is added in the names of its rules. */
  public static final int LONGEST_QUEUE = 42;

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "-spot-interruption",
              """
              {
                "source": ["aws.ec2"],
                "detail-type": ["EC2 Spot Instance Interruption Warning"]
              }
              """),
          new Kind(
              "-instance-state-change",
              """
              {
                "source": ["aws.ec2"],
                "detail-type": ["EC2 Instance State-change Notification"],
                "detail": {"state": ["shutting-down", "stopped", "stopping", "terminated"]}
              }
              """),
          new Kind(
              "-scheduled-change",
              """
              {
                "source": ["aws.health"],
                "detail-type": ["AWS Health Event"],
                "detail": {"service": ["EC2"], "eventTypeCategory": ["scheduledChange"]}
              }
              """));

  private EventRules() {}

  private record Kind(String suffix, String pattern) {}

  /** Whether the names of its rules are not too long. */
  static boolean fit(String queue) {
    return queue.length() <= LONGEST_QUEUE;
  }

  /** The names of all rules of a queue. */
  static List<String> names(String queue) {
    return KINDS.stream().map(kind -> queue + kind.suffix()).toList();
  }

  /** Every part, in the order in which they need each other. */
  static List<Part> parts(Place place, String queue) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Access(queue, QueuePolicy.ours(place, queue, names(queue))));
    for (Kind kind : KINDS) {
      String name = queue + kind.suffix();
      parts.add(new Part.Rule(name, kind.pattern(), true));
      parts.add(new Part.Targets(name, List.of(place.queueArn(queue))));
    }
    return parts;
  }
}
