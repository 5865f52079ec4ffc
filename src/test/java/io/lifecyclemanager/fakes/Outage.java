package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;

/** Makes every call of a fake fail while it is on. Thread-safe. */
final class Outage {
  private volatile boolean on;

  void set(boolean now) {
    on = now;
  }

  boolean isOn() {
    return on;
  }

  /** Fails while it is on. */
  void throwIfOn(String what) {
    if (on) {
      throw new RemoteFailure(
          FailureKind.UNAVAILABLE, what + ": the API server does not answer", null);
    }
  }
}
