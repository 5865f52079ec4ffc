package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user wants set up.
 *
 * @param queue name of the queue
 * @param role name of the role by which Auto Scaling sends to it
 * @param groups the groups
 * @param cluster name of the cluster whose tag they get; empty for no tag
 * @param heartbeat how long Auto Scaling waits for a sign of life
 */
public record Wanted(
    String queue,
    String role,
    List<GroupName> groups,
    Optional<String> cluster,
    Duration heartbeat) {
  /** The name of our hook on every group. */
  public static final String HOOK = "lifecycle-manager";

  static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  /** Whom the role is for. */
  static final String AUTO_SCALING = "autoscaling.amazonaws.com";

  /** Both results terminate; ABANDON would skip the hooks of others. */
  public static final String DEFAULT_RESULT = "CONTINUE";

  private static final String POLICY = "send";
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

  /** Name of the dead-letter queue of a queue. */
  static String deadLetters(String queue) {
    return queue + "-dead-letters";
  }

  /** Every part, in the order in which they need each other. */
  List<Part> parts(Place place) {
    String queueArn = place.queueArn(queue);
    String deadLetters = deadLetters(queue);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Queue(deadLetters, VISIBILITY, RETENTION, true, Optional.empty()));
    parts.add(
        new Part.Queue(
            queue,
            VISIBILITY,
            RETENTION,
            true,
            Optional.of(new Part.DeadLetters(place.queueArn(deadLetters), RECEIVES))));
    parts.add(new Part.Role(role, new Policy(List.of(Statement.trust(AUTO_SCALING))).text()));
    parts.add(
        new Part.Grant(
            role,
            POLICY,
            new Policy(
                    List.of(
                        Statement.allow("Send", queueArn, "sqs:SendMessage", "sqs:GetQueueUrl")))
                .text()));
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
    return parts;
  }
}
