package io.lifecyclemanager.enrollment.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy of IAM.
 *
 * @param statements what it allows; what none of them allows is denied
 */
public record IamPolicy(List<PolicyStatement> statements) {
  /** The only version of the language that is not outdated. */
  private static final String VERSION = "2012-10-17";

  /** Keeps its own copy. */
  public IamPolicy {
    statements = List.copyOf(statements);
  }

  /** For people: indented by two. */
  public String json() {
    return IndentedJson.format(toMap());
  }

  private Map<String, Object> toMap() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("Version", VERSION);
    words.put("Statement", statements.stream().map(PolicyStatement::toMap).toList());
    return words;
  }

  /** One for each action, resource and statement: what somebody with this policy can do. */
  public List<RequiredPermission> requiredPermissions() {
    return statements.stream().flatMap(PolicyStatement::requiredPermissions).toList();
  }
}
