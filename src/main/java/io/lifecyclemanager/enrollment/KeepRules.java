package io.lifecyclemanager.enrollment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Why parts have to stay. Asked for one after another, in the order in which they can go. */
final class KeepRules {
  private final String queueArn;
  private final Map<String, String> keptRules = new HashMap<>();
  private Optional<String> queueKeepReason;

  /**
   * @param queueArn the queue
   * @param needed who sends to it and stays; empty for nobody
   */
  KeepRules(String queueArn, Optional<String> needed) {
    this.queueArn = queueArn;
    this.queueKeepReason = needed;
  }

  /**
   * Why this one has to stay; empty where it can go.
   *
   * @param wanted as enroll makes it
   * @param found as it is
   * @param foreign that somebody else made it; empty where enroll did
   */
  Optional<String> reasonToKeep(Resource wanted, Resource found, Optional<String> foreign) {
    Optional<String> why = foreign.or(() -> queueKeepReason);
    if (found instanceof Resource.Rule rule) {
      return why.or(() -> Optional.ofNullable(keptRules.get(rule.name())));
    }
    if (!(found instanceof Resource.RuleTargets targets)) {
      return why;
    }
    Optional<String> kept =
        why.or(() ->
            found.equals(wanted)
                ? Optional.empty()
                : Optional.of("sends to " + String.join(", ", targets.targetArns())));
    kept.ifPresent(reason -> keptRules.put(targets.rule(), reason));
    if (kept.isPresent() && targets.targetArns().contains(queueArn)) {
      queueKeepReason =
          queueKeepReason.or(() -> Optional.of("rule " + targets.rule() + " sends to the queue"));
    }
    return kept;
  }
}
