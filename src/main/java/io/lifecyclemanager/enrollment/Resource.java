package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.PolicyJson;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing in AWS that the controller needs: as it should be, or as it was found. */
public sealed interface Resource {
  /** What it is, as in {@code queue lifecycle-manager}; the same for the same thing. */
  String title();

  /** How it is, in words for people; two parts with the same words need no change. */
  Map<String, String> properties();

  /**
   * A queue.
   *
   * @param name its name
   * @param visibilityTimeout how long a message is hidden from others after a receive that does not
   *     say
   * @param retention how long it keeps a message
   * @param encryption how it is encrypted
   * @param redrivePolicy where messages go that were received too often; empty for nowhere
   */
  record Queue(
      String name,
      Duration visibilityTimeout,
      Duration retention,
      Encryption encryption,
      Optional<RedrivePolicy> redrivePolicy)
      implements Resource {
    @Override
    public String title() {
      return "queue " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("visibility timeout", visibilityTimeout.toSeconds() + " s");
      words.put("retention", retention.toSeconds() + " s");
      words.put("encrypted", encryption.description());
      words.put(
          "dead letters",
          redrivePolicy
              .map(to ->
                  "to " + to.deadLetterQueueArn() + " after " + to.maxReceiveCount() + " receives")
              .orElse("none"));
      return words;
    }
  }

  /**
   * Where messages go that were received too often.
   *
   * @param deadLetterQueueArn the dead-letter queue
   * @param maxReceiveCount how often is not too often
   */
  record RedrivePolicy(String deadLetterQueueArn, int maxReceiveCount) {}

  /**
   * A role of IAM.
   *
   * @param name its name
   * @param trustPolicy who may take it, a policy in JSON
   */
  record Role(String name, String trustPolicy) implements Resource {
    @Override
    public String title() {
      return "role " + name;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("trust", PolicyJson.canonical(trustPolicy));
    }
  }

  /**
   * What a role may do.
   *
   * @param role its name
   * @param name of the policy within the role
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

  /** A tag of a group. */
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
   * A lifecycle hook of a group.
   *
   * @param name its name
   * @param transition what it stops
   * @param notificationTargetArn ARN of the queue that is told; empty for none
   * @param roleArn ARN of the role by which the queue is told; empty for none
   * @param heartbeatTimeout how long an action waits for a sign of life
   * @param defaultResult what happens without one
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
      Map<String, String> words = new LinkedHashMap<>();
      words.put("transition", transition);
      words.put("queue", notificationTargetArn);
      words.put("role", roleArn);
      words.put("heartbeat timeout", heartbeatTimeout.toSeconds() + " s");
      words.put("default result", defaultResult);
      return words;
    }
  }

  /**
   * What others than its owner may do with a queue, as far as it is for us.
   *
   * @param queue its name
   * @param policy in JSON; only the statements that are meant, known by their Sids
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

  /**
   * A rule of EventBridge, on the bus to which AWS's own services send.
   *
   * @param name its name
   * @param eventPattern which events it is about, in JSON
   * @param enabled whether it does anything
   */
  record Rule(String name, String eventPattern, boolean enabled) implements Resource {
    @Override
    public String title() {
      return "rule " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("pattern", PolicyJson.canonical(eventPattern));
      words.put("state", enabled ? "enabled" : "disabled");
      return words;
    }
  }

  /**
   * To whom a rule sends.
   *
   * @param rule its name
   * @param targetArns of all whom it sends to; at least one
   */
  record RuleTargets(String rule, List<String> targetArns) implements Resource {
    /** Keeps its own copy, sorted. */
    public RuleTargets {
      targetArns = targetArns.stream().sorted().toList();
    }

    @Override
    public String title() {
      return "target of rule " + rule;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("sends to", String.join(", ", targetArns));
    }
  }
}
