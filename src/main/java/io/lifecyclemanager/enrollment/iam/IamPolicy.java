package io.lifecyclemanager.enrollment.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An IAM policy that only allows.
 *
 * @param statements what it allows; an action that no statement allows is denied
 */
public record IamPolicy(List<PolicyStatement> statements) {
  /** The current version of the policy language. */
  private static final String VERSION = "2012-10-17";

  /** Keeps its own copy. */
  public IamPolicy {
    statements = List.copyOf(statements);
  }

  /** The policy document, indented by two spaces. */
  public String json() {
    return IndentedJson.format(toMap());
  }

  private Map<String, Object> toMap() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", VERSION);
    document.put("Statement", statements.stream().map(PolicyStatement::toMap).toList());
    return document;
  }

  /** What this policy allows: one element for each action and resource of each statement. */
  public List<RequiredPermission> requiredPermissions() {
    return statements.stream().flatMap(PolicyStatement::requiredPermissions).toList();
  }
}
