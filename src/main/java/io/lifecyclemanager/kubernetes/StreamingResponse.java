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
 * A response whose body is read as a stream. {@link #close} may be called from any thread and more
 * than once; it ends a read that blocks.
 */
public final class StreamingResponse implements Closeable {
  private static final int MAX_FAILURE_BYTES = 64 * 1024;

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

  public int code() {
    return code;
  }

  public InputStream body() {
    return body;
  }

  /** Reads the body of a failure, up to 64 KiB. */
  public ApiResponse readFailure() throws IOException {
    byte[] bytes = body.readNBytes(MAX_FAILURE_BYTES);
    return new ApiResponse(code, retryAfter, new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing the response's stream", e);
      } finally {
        onClose.run();
      }
    }
  }
}
