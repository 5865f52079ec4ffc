package io.lifecyclemanager.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a right that was refused is missing for good. An API server that has just been started
 * refuses everything until it has read its roles, and somebody may be about to mend a mistake: a
 * refusal counts once it has stood for a while. From then on nobody waits for that right, until it
 * is granted to anybody. One instance for each right. Thread-safe.
 */
public final class Denials {
  /** How long a refusal stands before it counts. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Time time;
  private volatile boolean known;

  /** Nothing was refused yet. */
  public Denials(Time time) {
    this.time = time;
  }

  /** The right was granted. */
  public void granted() {
    known = false;
  }

  /**
   * The patience of one who begins to need the right.
   *
   * @param atMost where there is less time than the usual patience takes
   */
  public Patience patience(Duration atMost) {
    return new Patience(Spans.shorter(PATIENCE, atMost));
  }

  /** One after another's tries to get something done. Used by one thread. */
  public final class Patience {
    private final Duration length;
    private @Nullable Long first;

    private Patience(Duration length) {
      this.length = length;
    }

    /** The right was refused once more: whether that is how it stays. */
    public boolean isOver() {
      if (first == null) {
        first = time.nanos();
      }
      Duration stood = time.since(first);
      if (stood.compareTo(PATIENCE) >= 0) {
        known = true;
      }
      return known || stood.compareTo(length) >= 0;
    }
  }
}
