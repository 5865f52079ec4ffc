package io.lifecyclemanager.enrollment;

import java.util.Map;

/**
 * One thing that somebody has to be allowed to do.
 *
 * @param action as in {@code sqs:DeleteMessage}
 * @param resource ARN of what it is done with, with {@code *} for any
 * @param context values by condition key, as they are when it is done
 */
public record Demand(String action, String resource, Map<String, String> context) {
  /** Keeps its own copy. */
  public Demand {
    context = Map.copyOf(context);
  }
}
