package io.lifecyclemanager.enrollment;

import java.util.List;
import java.util.Map;

/**
 * The targets of an EventBridge rule.
 *
 * @param rule name of the rule
 * @param targetArns ARNs of all targets; at least one
 */
public record EventRuleTargets(String rule, List<String> targetArns) implements Resource {
  /** Keeps its own copy, sorted. */
  public EventRuleTargets {
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
