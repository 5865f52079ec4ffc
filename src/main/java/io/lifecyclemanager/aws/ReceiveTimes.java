package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When each delivery was received. SQS hides no message for more than 12 h after its receive, and
 * rejects a longer extension instead of shortening it. Forgets deliveries after 12 h. Thread-safe.
 */
final class ReceiveTimes {
  private static final Duration MAX_HIDDEN = Duration.ofHours(12);

  /** SQS counts from before its answer arrives here. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Time time;
  private final Map<String, Long> received = new LinkedHashMap<>();

  ReceiveTimes(Time time) {
    this.time = time;
  }

  synchronized void recordReceive(String receipt) {
    received.values().removeIf(at -> !remaining(at).isPositive());
    received.put(receipt, time.nanos());
  }

  synchronized void forget(String receipt) {
    received.remove(receipt);
  }

  /** How much longer the delivery may be hidden; an unknown one counts as just received. */
  synchronized Duration remaining(String receipt) {
    return remaining(received.getOrDefault(receipt, time.nanos()));
  }

  private Duration remaining(long at) {
    return MAX_HIDDEN.minus(MARGIN).minus(time.since(at));
  }
}
