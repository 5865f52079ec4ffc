package io.lifecyclemanager.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is still coming. Closing it, from any thread and as often as one likes, ends
 * a read that waits.
 */
final class StreamingResponse implements Closeable {
  private static final int LONGEST_FAILURE = 64 * 1024;

  private final int code;
  private final @Nullable Duration retryAfter;
  private final InputStream body;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  StreamingResponse(int code, @Nullable Duration retryAfter, InputStream body, Runnable onClose) {
    this.code = code;
    this.retryAfter = retryAfter;
    this.body = body;
    this.onClose = onClose;
  }

  int code() {
    return code;
  }

  InputStream body() {
    return body;
  }

  /** Reads the body of a failure. */
  ApiResponse readFailure() throws IOException {
    byte[] bytes = body.readNBytes(LONGEST_FAILURE);
    return new ApiResponse(code, retryAfter, new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing the answer's stream", e);
      } finally {
        onClose.run();
      }
    }
  }
}
