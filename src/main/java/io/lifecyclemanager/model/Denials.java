package io.lifecyclemanager.model;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a right that was refused is missing for good. An API server that has just been started
 * refuses everything until it has read its roles, and somebody may be about to mend a mistake: a
 * refusal counts once it has stood for a while. From then on nobody waits for that right, until it
 * is granted. One instance for each right. Thread-safe.
 */
public final class Denials {
  /** How long a refusal stands before it counts. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Time time;
  private final AtomicReference<@Nullable Long> since = new AtomicReference<>();

  /** Nothing was refused yet. */
  public Denials(Time time) {
    this.time = time;
  }

  /** The right was refused once more: whether that is how it stays. */
  public boolean areFinal() {
    since.compareAndSet(null, time.nanos());
    Long first = since.get();
    return first != null && time.since(first).compareTo(PATIENCE) >= 0;
  }

  /** The right was granted. */
  public void granted() {
    since.set(null);
  }
}
