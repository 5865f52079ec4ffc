package io.lifecyclemanager.web.access;

import io.javalin.http.Context;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.DeadlineGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Sends large responses while their requests still count in the limit on concurrent requests, and
 * disconnects a client that reads too slowly. Otherwise clients that do not read what they have
 * asked for would fill the memory. Thread-safe.
 */
final class LargeResponses {
  /** The server sends smaller responses by itself. */
  static final int LARGE = 64 << 10;

  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  private final Time time;

  LargeResponses(Time time) {
    this.time = time;
  }

  /**
   * Sends the result of a handler, if it is large.
   *
   * @throws InterruptedException when interrupted
   */
  void sendIfLarge(Context context) throws InterruptedException {
    InputStream result = context.resultInputStream();
    try {
      if (result == null || result.available() < LARGE) {
        return;
      }
      OutputStream output = context.outputStream();
      Deadline end = time.in(MAX_TIME);
      boolean _ =
          DeadlineGuard.call(time, "large response", () -> end, () -> copy(result, output))
              .isPresent();
    } catch (IOException _) {
      // The client has left.
    }
  }

  /** Returns false where the client has left. */
  private static boolean copy(InputStream from, OutputStream to) throws InterruptedException {
    byte[] part = new byte[32 << 10];
    try {
      for (int count = from.read(part); count >= 0; count = from.read(part)) {
        to.write(part, 0, count);
      }
      to.flush();
      return true;
    } catch (IOException _) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the client reads too slowly");
      }
      return false;
    }
  }
}
