package io.lifecyclemanager.app.status;

import io.lifecyclemanager.telemetry.Health;
import io.lifecyclemanager.telemetry.Metrics;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an operator should look at in this process: an incomplete index of nodes, a queue that does
 * not answer, denied permissions. Thread-safe.
 */
public record ReplicaProblems(Health health, Metrics metrics)
    implements Supplier<Optional<String>> {
  /** In one line; empty where there is nothing. */
  @Override
  public Optional<String> get() {
    return health.readiness().problem().or(() -> describe(metrics.deniedPermissions()));
  }

  static Optional<String> describe(List<String> denied) {
    return denied.isEmpty()
        ? Optional.empty()
        : Optional.of("permissions denied: " + String.join(", ", denied));
  }
}
