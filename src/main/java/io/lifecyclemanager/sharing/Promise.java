package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer, or a failure, that several threads wait for. Thread-safe. */
final class Promise<T> {
  private static final Duration LONG = Duration.ofDays(1);

  private final Time time;
  private final Signal end;
  private volatile long endedAt;
  private volatile boolean failed;
  private volatile @Nullable Supplier<T> result;

  Promise(Time time) {
    this.time = time;
    this.end = time.signal();
  }

  void complete(T answer) {
    end(() -> answer);
  }

  /** Fails; what is not a {@link RuntimeException} becomes the cause of one. */
  void fail(Throwable cause) {
    RuntimeException failure =
        cause instanceof RuntimeException e
            ? e
            : new IllegalStateException("a request failed in an unforeseen way", cause);
    failed = true;
    end(() -> {
      throw failure;
    });
  }

  private void end(Supplier<T> how) {
    endedAt = time.nanos();
    result = how;
    end.raise();
  }

  boolean hasEnded() {
    return result != null;
  }

  /** How long ago it ended; to be called only after it has. */
  Duration age() {
    return time.since(endedAt);
  }

  boolean hasFailed() {
    return failed;
  }

  /**
   * Waits for the end.
   *
   * @return answers the answer, or throws the failure
   */
  Supplier<T> await() throws InterruptedException {
    while (true) {
      @Nullable Supplier<T> how = result;
      if (how != null) {
        return how;
      }
      boolean _ = end.await(0, LONG);
    }
  }
}
