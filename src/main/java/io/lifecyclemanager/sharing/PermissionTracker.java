package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a denied permission is missing for good. An API server that has just started denies
 * everything until it has read its roles, and an operator may be about to fix a mistake: a denial
 * counts once it has lasted for a while. From then on no caller waits for the permission, until a
 * call of any caller is granted. One instance for each permission. Thread-safe.
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

  /** A call that needs the permission was granted. */
  public void markGranted() {
    denied = false;
  }

  /**
   * The timeout of a caller that begins to need the permission.
   *
   * @param atMost its length, where that is less than {@link #GRANT_TIMEOUT}
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

    /** Records another denial; whether the caller should go on without the permission. */
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
