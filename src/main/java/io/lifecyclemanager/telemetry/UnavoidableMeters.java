package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.TerminationOutcome;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Histograms that compare the duration of completed terminations with their longest unavoidable
 * wait: a grace period, a settle time or a deregistration delay. Thread-safe.
 */
final class UnavoidableMeters {
  private final Map<InstanceId, Duration> longestWaits = new ConcurrentHashMap<>();
  private final Timer unavoidable;
  private final Timer delay;

  UnavoidableMeters(MeterFactory meters) {
    unavoidable =
        meters.histogram(
            "termination_unavoidable",
            "Longest grace period, settle time or deregistration delay of completed terminations."
                + " Pods may stop before their grace period ends.",
            HistogramBuckets.PHASE);
    delay =
        meters.histogram(
            "termination_delay",
            "Time that completed terminations took beyond their longest grace period, settle time"
                + " or deregistration delay.",
            HistogramBuckets.PHASE);
  }

  void recordStart(InstanceId instance) {
    longestWaits.put(instance, Duration.ZERO);
  }

  /**
   * A wait that the controller cannot shorten has begun.
   *
   * @param wait how long it takes at most
   */
  void recordWait(InstanceId instance, Duration wait) {
    longestWaits.computeIfPresent(
        instance, (_, longest) -> wait.compareTo(longest) > 0 ? wait : longest);
  }

  void recordEnd(TerminationEnded end) {
    Duration longest = longestWaits.remove(end.subject().instance());
    if (longest != null && end.outcome() == TerminationOutcome.COMPLETED) {
      unavoidable.record(longest);
      Duration rest = end.took().minus(longest);
      delay.record(rest.isNegative() ? Duration.ZERO : rest);
    }
  }
}
