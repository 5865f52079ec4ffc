package io.lifecyclemanager.deregistration;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something once each of several has said that it is so far. Thread-safe. */
final class AllOf {
  private final AtomicInteger missing;
  private final Runnable whenAll;

  AllOf(int several, Runnable whenAll) {
    this.missing = new AtomicInteger(several);
    this.whenAll = whenAll;
  }

  /** For one of them, which may say it more than once. */
  Runnable one() {
    AtomicBoolean said = new AtomicBoolean();
    return () -> {
      if (!said.getAndSet(true) && missing.decrementAndGet() == 0) {
        whenAll.run();
      }
    };
  }
}
