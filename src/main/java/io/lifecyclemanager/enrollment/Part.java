package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing in AWS that the controller needs: as it should be, or as it was found. */
public sealed interface Part {
  /** What it is, as in {@code queue lifecycle-manager}; the same for the same thing. */
  String title();

  /** How it is, in words for people; two parts with the same words need no change. */
  Map<String, String> properties();

  /**
   * A queue.
   *
   * @param name its name
   * @param visibility how long a message is hidden from others after a receive that does not say
   * @param retention how long it keeps a message
   * @param encryption how it is encrypted
   * @param deadLetters where messages go that were received too often; empty for nowhere
   */
  record Queue(
      String name,
      Duration visibility,
      Duration retention,
      Encryption encryption,
      Optional<DeadLetters> deadLetters)
      implements Part {
    @Override
    public String title() {
      return "queue " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("visibility timeout", visibility.toSeconds() + " s");
      words.put("retention", retention.toSeconds() + " s");
      words.put("encrypted", encryption.words());
      words.put(
          "dead letters",
          deadLetters
              .map(to -> "to " + to.queueArn() + " after " + to.receives() + " receives")
              .orElse("none"));
      return words;
    }
  }

  /**
   * Where messages go that were received too often.
   *
   * @param queueArn the dead-letter queue
   * @param receives how often is not too often
   */
  record DeadLetters(String queueArn, int receives) {}

  /**
   * A role of IAM.
   *
   * @param name its name
   * @param trust who may take it, a policy in JSON
   */
  record Role(String name, String trust) implements Part {
    @Override
    public String title() {
      return "role " + name;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("trust", PolicyText.canonical(trust));
    }
  }

  /**
   * What a role may do.
   *
   * @param role its name
   * @param name of the policy within the role
   * @param policy in JSON
   */
  record Grant(String role, String name, String policy) implements Part {
    @Override
    public String title() {
      return "policy " + name + " of role " + role;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("policy", PolicyText.canonical(policy));
    }
  }

  /** A tag of a group. */
  record Tag(GroupName group, String key, String value) implements Part {
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
   * @param target ARN of the queue that is told; empty for none
   * @param role ARN of the role by which the queue is told; empty for none
   * @param heartbeat how long an action waits for a sign of life
   * @param defaultResult what happens without one
   */
  record Hook(
      GroupName group,
      String name,
      String transition,
      String target,
      String role,
      Duration heartbeat,
      String defaultResult)
      implements Part {
    @Override
    public String title() {
      return "hook " + name + " of group " + group;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("transition", transition);
      words.put("queue", target);
      words.put("role", role);
      words.put("heartbeat timeout", heartbeat.toSeconds() + " s");
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
  record Access(String queue, String policy) implements Part {
    @Override
    public String title() {
      return "policy of queue " + queue;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("policy", PolicyText.canonical(policy));
    }
  }

  /**
   * A rule of EventBridge, on the bus to which AWS's own services send.
   *
   * @param name its name
   * @param pattern which events it is about, in JSON
   * @param enabled whether it does anything
   */
  record Rule(String name, String pattern, boolean enabled) implements Part {
    @Override
    public String title() {
      return "rule " + name;
    }

    @Override
    public Map<String, String> properties() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("pattern", PolicyText.canonical(pattern));
      words.put("state", enabled ? "enabled" : "disabled");
      return words;
    }
  }

  /**
   * To whom a rule sends.
   *
   * @param rule its name
   * @param arns of all whom it sends to; at least one
   */
  record Targets(String rule, List<String> arns) implements Part {
    /** Keeps its own copy, sorted. */
    public Targets {
      arns = arns.stream().sorted().toList();
    }

    @Override
    public String title() {
      return "target of rule " + rule;
    }

    @Override
    public Map<String, String> properties() {
      return Map.of("sends to", String.join(", ", arns));
    }
  }
}
