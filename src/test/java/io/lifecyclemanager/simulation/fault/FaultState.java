package io.lifecyclemanager.simulation.fault;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The fault there is at present of the server behind a relay, if any. Thread-safe. */
final class FaultState {
  /** The program waits that long for an answer; what it has given up does not take effect. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Time time = new SystemTime();
  private @Nullable ApiServerFault fault;

  /** What becomes of a request. */
  sealed interface RequestHandling {
    /** It is passed on. */
    record PassedOn() implements RequestHandling {}

    /** Its connection is cut. */
    record Dropped() implements RequestHandling {}

    /** It is answered here. */
    record Answered(InjectedResponse.Canned answer) implements RequestHandling {}
  }

  synchronized void begin(ApiServerFault begun) {
    fault = begun;
  }

  synchronized void end() {
    fault = null;
    notifyAll();
  }

  synchronized boolean isFaulty() {
    return fault != null;
  }

  /** What becomes of a request that has just come; waits as long as nothing is said at all. */
  synchronized RequestHandling meet(boolean isWatch) throws InterruptedException {
    long came = time.nanos();
    awaitThaw();
    if (time.since(came).compareTo(LONGEST_WAIT) > 0) {
      return new RequestHandling.Dropped();
    }
    if (fault == null) {
      return new RequestHandling.PassedOn();
    }
    return fault
        .answer(isWatch)
        .<RequestHandling>map(RequestHandling.Answered::new)
        .orElseGet(RequestHandling.PassedOn::new);
  }

  /** Waits as long as nothing is said. */
  synchronized void awaitThaw() throws InterruptedException {
    while (fault == ApiServerFault.FROZEN) {
      wait();
    }
  }
}
