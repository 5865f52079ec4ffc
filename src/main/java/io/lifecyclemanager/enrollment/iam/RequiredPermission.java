package io.lifecyclemanager.enrollment.iam;

import java.util.HashMap;
import java.util.Map;

/**
 * One thing that somebody has to be allowed to do.
 *
 * @param action as in {@code sqs:DeleteMessage}
 * @param resource ARN of what it is done with, with {@code *} for any
 * @param context values by condition key, as they are when it is done
 */
public record RequiredPermission(String action, String resource, Map<String, String> context) {
  /** Keeps its own copy. */
  public RequiredPermission {
    context = Map.copyOf(context);
  }

  /** Without any context. */
  public static RequiredPermission of(String action, String resource) {
    return new RequiredPermission(action, resource, Map.of());
  }

  /** The same, where the key has the value. */
  public RequiredPermission withContext(String key, String value) {
    Map<String, String> more = new HashMap<>(context);
    more.put(key, value);
    return new RequiredPermission(action, resource, more);
  }
}
