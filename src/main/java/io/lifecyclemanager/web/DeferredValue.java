package io.lifecyclemanager.web;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What handlers need and what exists only some time after the server has started. Thread-safe.
 *
 * @param <T> the type of the value
 */
public final class DeferredValue<T> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final AtomicReference<@Nullable T> value = new AtomicReference<>();

  /** From now on {@link #get} returns this value. */
  public void set(T present) {
    value.set(Objects.requireNonNull(present));
  }

  /**
   * The value.
   *
   * @throws RequestRefusal 503 as long as there is none
   */
  public T get() {
    T present = value.get();
    if (present == null) {
      throw RequestRefusal.unavailable(
          "starting", "the controller is starting; try again in 2 s", RETRY_AFTER);
    }
    return present;
  }
}
