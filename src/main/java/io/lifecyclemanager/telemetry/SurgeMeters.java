package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.SurgeDecided;
import io.micrometer.core.instrument.Counter;

/** Counts rolling restarts that let a new pod start before the only one stops. Thread-safe. */
final class SurgeMeters {
  private final Counter requested;
  private final Counter impossible;

  SurgeMeters(MeterFactory meters) {
    requested = counter(meters, "requested");
    impossible = counter(meters, "impossible");
  }

  private static Counter counter(MeterFactory meters, String result) {
    return meters.counter(
        "surges",
        "Workloads whose budget can never allow an eviction: rolling restarts requested, and those"
            + " that the workload's strategy makes impossible.",
        "result",
        result);
  }

  void count(SurgeDecided surge) {
    (surge.obstacle() == null ? requested : impossible).increment();
  }
}
