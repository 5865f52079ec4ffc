package io.lifecyclemanager.enrollment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which of the existing resources have to stay. Stateful: to be asked about each resource
 * once, in the order of their removal, as a rule or queue stays because of a resource before it.
 */
final class KeepRules {
  private final String queueArn;

  /** Why a rule stays, by the rule's name: its targets stay. */
  private final Map<String, String> keptRules = new HashMap<>();

  private Optional<String> queueKeepReason;

  /**
   * @param queueArn the queue
   * @param queueKeepReason which resource still sends to the queue and stays; empty for none
   */
  KeepRules(String queueArn, Optional<String> queueKeepReason) {
    this.queueArn = queueArn;
    this.queueKeepReason = queueKeepReason;
  }

  /**
   * Why this resource has to stay; empty if it can be removed.
   *
   * @param desired as enroll creates it
   * @param actual as it is
   * @param foreignReason that enroll did not create it; empty if it did
   */
  Optional<String> reasonToKeep(Resource desired, Resource actual, Optional<String> foreignReason) {
    Optional<String> reason = foreignReason.or(() -> queueKeepReason);
    if (actual instanceof EventRule rule) {
      return reason.or(() -> Optional.ofNullable(keptRules.get(rule.name())));
    }
    if (!(actual instanceof EventRuleTargets targets)) {
      return reason;
    }
    Optional<String> keepReason =
        reason.or(() ->
            actual.equals(desired)
                ? Optional.empty()
                : Optional.of("sends to " + String.join(", ", targets.targetArns())));
    keepReason.ifPresent(why -> keptRules.put(targets.rule(), why));
    if (keepReason.isPresent() && targets.targetArns().contains(queueArn)) {
      queueKeepReason =
          queueKeepReason.or(() -> Optional.of("rule " + targets.rule() + " sends to the queue"));
    }
    return keepReason;
  }
}
