package io.lifecyclemanager.enrollment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Why parts have to stay. Asked for one after another, in the order in which they can go. */
final class Stay {
  private final String queueArn;
  private final Map<String, String> rules = new HashMap<>();
  private Optional<String> needed;

  /**
   * @param queueArn the queue
   * @param needed who sends to it and stays; empty for nobody
   */
  Stay(String queueArn, Optional<String> needed) {
    this.queueArn = queueArn;
    this.needed = needed;
  }

  /**
   * Why this one has to stay; empty where it can go.
   *
   * @param wanted as enroll makes it
   * @param found as it is
   * @param foreign that somebody else made it; empty where enroll did
   */
  Optional<String> why(Part wanted, Part found, Optional<String> foreign) {
    Optional<String> why = foreign.or(() -> needed);
    if (found instanceof Part.Rule rule) {
      return why.or(() -> Optional.ofNullable(rules.get(rule.name())));
    }
    if (!(found instanceof Part.Targets targets)) {
      return why;
    }
    Optional<String> kept =
        why.or(() ->
            found.equals(wanted)
                ? Optional.empty()
                : Optional.of("sends to " + String.join(", ", targets.arns())));
    kept.ifPresent(reason -> rules.put(targets.rule(), reason));
    if (kept.isPresent() && targets.arns().contains(queueArn)) {
      needed = needed.or(() -> Optional.of("rule " + targets.rule() + " sends to the queue"));
    }
    return kept;
  }
}
