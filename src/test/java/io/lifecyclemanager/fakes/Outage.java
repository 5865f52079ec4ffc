package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.RemoteTrouble.Kind;

/** Trouble that every call of a fake meets while it is on. Thread-safe. */
final class Outage {
  private volatile boolean on;

  void on(boolean now) {
    on = now;
  }

  boolean isOn() {
    return on;
  }

  /** Throws while it is on. */
  void strike(String what) {
    if (on) {
      throw new RemoteTrouble(Kind.UNAVAILABLE, what + ": the API server does not answer", null);
    }
  }
}
