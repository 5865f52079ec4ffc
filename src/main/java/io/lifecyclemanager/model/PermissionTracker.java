package io.lifecyclemanager.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a right that was refused is missing for good. An API server that has just been started
 * refuses everything until it has read its roles, and somebody may be about to mend a mistake: a
 * refusal counts once it has stood for a while. From then on nobody waits for that right, until it
 * is granted to anybody. One instance for each right. Thread-safe.
 */
public final class PermissionTracker {
  /** How long a refusal stands before it counts. */
  public static final Duration GRANT_TIMEOUT = Duration.ofSeconds(90);

  private final Time time;
  private volatile boolean denied;

  /** Nothing was refused yet. */
  public PermissionTracker(Time time) {
    this.time = time;
  }

  /** The right was granted. */
  public void markGranted() {
    denied = false;
  }

  /**
   * The patience of one who begins to need the right.
   *
   * @param atMost where there is less time than the usual patience takes
   */
  public GrantTimeout grantTimeout(Duration atMost) {
    return new GrantTimeout(DurationMath.min(GRANT_TIMEOUT, atMost));
  }

  /** One after another's tries to get something done. Used by one thread. */
  public final class GrantTimeout {
    private final Duration length;
    private @Nullable Long firstDenial;

    private GrantTimeout(Duration length) {
      this.length = length;
    }

    /** The right was refused once more: whether that is how it stays. */
    public boolean recordDenial() {
      if (firstDenial == null) {
        firstDenial = time.nanos();
      }
      Duration stood = time.since(firstDenial);
      if (stood.compareTo(GRANT_TIMEOUT) >= 0) {
        denied = true;
      }
      return denied || stood.compareTo(length) >= 0;
    }
  }
}
