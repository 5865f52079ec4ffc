package io.lifecyclemanager.enrollment.iam;

import java.util.HashMap;
import java.util.Map;

/**
 * One permission that a principal needs.
 *
 * @param action such as {@code sqs:DeleteMessage}
 * @param resource ARN, which may contain {@code *}
 * @param context values of condition keys at the time of the request, by key
 */
public record RequiredPermission(String action, String resource, Map<String, String> context) {
  /** Keeps its own copy. */
  public RequiredPermission {
    context = Map.copyOf(context);
  }

  /** A permission that depends on no condition key. */
  public static RequiredPermission of(String action, String resource) {
    return new RequiredPermission(action, resource, Map.of());
  }

  /** The same permission, requested while the condition key has the value. */
  public RequiredPermission withContext(String key, String value) {
    Map<String, String> more = new HashMap<>(context);
    more.put(key, value);
    return new RequiredPermission(action, resource, more);
  }
}
