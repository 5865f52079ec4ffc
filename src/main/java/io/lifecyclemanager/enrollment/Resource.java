package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.PolicyJson;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A resource in AWS that the controller needs, in its desired or its actual state. */
public sealed interface Resource
    permits Resource.Queue,
        Resource.Role,
        Resource.RolePolicy,
        Resource.Tag,
        Resource.Hook,
        Resource.QueueAccessPolicy,
        EventRule,
        EventRuleTargets {
  /** Type and name, such as {@code queue lifecycle-manager}; identifies the resource. */
  String title();

  /**
   * Its properties for the report, by name. A resource whose properties are equal needs no change.
   */
  Map<String, String> properties();

  /**
   * An SQS queue.
   *
   * @param name its name
   * @param visibilityTimeout its default, for receives without one of their own
   * @param retention how long it keeps a message
   * @param encryption how it is encrypted
   * @param redrivePolicy its dead-letter queue; empty for none
   * @param delay how long it hides each new message
   * @param maxMessageSize the size of its largest message, in bytes; {@link
   *     #SUFFICIENT_MESSAGE_SIZE} stands for that size and every larger one
   */
  record Queue(
      String name,
      Duration visibilityTimeout,
      Duration retention,
      Encryption encryption,
      Optional<RedrivePolicy> redrivePolicy,
      Duration delay,
      int maxMessageSize)
      implements Resource {
    /**
     * Every message that AWS sends fits, notification metadata and the envelope of SNS included.
     */
    public static final int SUFFICIENT_MESSAGE_SIZE = 16 * 1024;

    /** Larger sizes are equal. */
    public Queue {
      maxMessageSize = Math.min(maxMessageSize, SUFFICIENT_MESSAGE_SIZE);
    }

    /** A queue without delay that takes every message. */
    public Queue(
        String name,
        Duration visibilityTimeout,
        Duration retention,
        Encryption encryption,
        Optional<RedrivePolicy> redrivePolicy) {
      this(
          name,
          visibilityTimeout,
          retention,
          encryption,
          redrivePolicy,
          Duration.ZERO,
          SUFFICIENT_MESSAGE_SIZE);
    }

    @Override
    public String title() {
      return "queue " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("visibility timeout", visibilityTimeout.toSeconds() + " s");
      properties.put("retention", retention.toSeconds() + " s");
      properties.put("encrypted", encryption.description());
      properties.put("dead letters", redrivePolicy.map(RedrivePolicy::description).orElse("none"));
      properties.put("delay", delay.toSeconds() + " s");
      properties.put(
          "largest message",
          maxMessageSize == SUFFICIENT_MESSAGE_SIZE ? "16 KiB or more" : maxMessageSize + " bytes");
      return properties;
    }
  }

  /**
   * The redrive policy of a queue.
   *
   * @param deadLetterQueueArn where SQS moves a message that has been received too often
   * @param maxReceiveCount how many receives of a message are allowed
   */
  record RedrivePolicy(String deadLetterQueueArn, int maxReceiveCount) {
    private String description() {
      return "to " + deadLetterQueueArn + " after " + maxReceiveCount + " receives";
    }
  }

  /**
   * An IAM role.
   *
   * @param name its name, without a path; unique in the account, whatever its path
   * @param path begins and ends with a slash; never changes
   * @param permissionsBoundary ARN of the policy that bounds its permissions; empty for none
   * @param trustPolicy which principals may assume it, in JSON
   */
  record Role(String name, String path, Optional<String> permissionsBoundary, String trustPolicy)
      implements Resource {
    /** The path of a role for which none is given. */
    public static final String ROOT_PATH = "/";

    /** A role without path and permissions boundary. */
    public Role(String name, String trustPolicy) {
      this(name, ROOT_PATH, Optional.empty(), trustPolicy);
    }

    @Override
    public String title() {
      return "role " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("trust", PolicyJson.canonical(trustPolicy));
      permissionsBoundary.ifPresent(arn -> properties.put("permissions boundary", arn));
      return properties;
    }
  }

  /**
   * An inline policy of a role.
   *
   * @param role name of the role
   * @param name of the policy
   * @param policy in JSON
   */
  record RolePolicy(String role, String name, String policy) implements Resource {
    @Override
    public String title() {
      return "policy " + name + " of role " + role;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("policy", PolicyJson.canonical(policy));
    }
  }

  /** A tag of an Auto Scaling group. */
  record Tag(GroupName group, String key, String value) implements Resource {
    @Override
    public String title() {
      return "tag " + key + " of group " + group;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("value", value);
    }
  }

  /**
   * A lifecycle hook of an Auto Scaling group.
   *
   * @param name its name
   * @param transition when it fires, such as {@code autoscaling:EC2_INSTANCE_TERMINATING}
   * @param notificationTargetArn ARN of the queue that receives its notifications; an empty text
   *     for none
   * @param roleArn ARN of the role with which Auto Scaling sends them; an empty text for none
   * @param heartbeatTimeout how long a lifecycle action waits without a heartbeat
   * @param defaultResult the action's result after the timeout, {@code CONTINUE} or {@code ABANDON}
   */
  record Hook(
      GroupName group,
      String name,
      String transition,
      String notificationTargetArn,
      String roleArn,
      Duration heartbeatTimeout,
      String defaultResult)
      implements Resource {
    @Override
    public String title() {
      return "hook " + name + " of group " + group;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put("transition", transition);
      properties.put("queue", notificationTargetArn);
      properties.put("role", roleArn);
      properties.put("heartbeat timeout", heartbeatTimeout.toSeconds() + " s");
      properties.put("default result", defaultResult);
      return properties;
    }
  }

  /**
   * Enroll's part of the access policy of a queue.
   *
   * @param queue name of the queue
   * @param policy in JSON; only enroll's statements, which are identified by their Sids
   */
  record QueueAccessPolicy(String queue, String policy) implements Resource {
    @Override
    public String title() {
      return "policy of queue " + queue;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("policy", PolicyJson.canonical(policy));
    }
  }
}
