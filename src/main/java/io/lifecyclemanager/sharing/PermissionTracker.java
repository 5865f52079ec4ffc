package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.DurationMath;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when callers stop waiting for a denied permission. An API server that has just started
 * denies everything until it has read its roles, and an operator may be about to fix a mistake:
 * therefore a denial counts only after {@link #GRANT_TIMEOUT}. From then on no caller waits for the
 * permission, until a call of any caller is granted. One instance for each permission. Thread-safe.
 */
public final class PermissionTracker {
  /** How long a permission must be denied before it counts as missing. */
  public static final Duration GRANT_TIMEOUT = Duration.ofSeconds(90);

  private final Time time;
  private volatile boolean denied;

  /** A tracker of a permission that was not denied yet. */
  public PermissionTracker(Time time) {
    this.time = time;
  }

  /** Records that a call that needs the permission succeeded. */
  public void markGranted() {
    denied = false;
  }

  /**
   * A timeout for a caller that begins to need the permission.
   *
   * @param atMost the length of the timeout, if less than {@link #GRANT_TIMEOUT}
   */
  public GrantTimeout grantTimeout(Duration atMost) {
    return new GrantTimeout(DurationMath.min(GRANT_TIMEOUT, atMost));
  }

  /** A timeout for refusals that concern one caller only: {@link #GRANT_TIMEOUT}. */
  public static GrantTimeout refusalTimeout(Time time) {
    return new PermissionTracker(time).grantTimeout(GRANT_TIMEOUT);
  }

  /** How long one caller waits for the permission. Not thread-safe. */
  public final class GrantTimeout {
    private final Duration length;
    private @Nullable Long firstRefusal;

    private GrantTimeout(Duration length) {
      this.length = length;
    }

    /**
     * Records another denial.
     *
     * @return whether the caller should continue without the permission
     */
    public boolean recordDenial() {
      Duration deniedFor = refusedFor();
      if (deniedFor.compareTo(GRANT_TIMEOUT) >= 0) {
        denied = true;
      }
      return denied || deniedFor.compareTo(length) >= 0;
    }

    /**
     * Records another refusal that is no denial: it says nothing about the calls of other callers.
     *
     * @return whether the caller should continue without the call
     */
    public boolean recordRefusal() {
      return refusedFor().compareTo(length) >= 0;
    }

    private Duration refusedFor() {
      if (firstRefusal == null) {
        firstRefusal = time.nanos();
      }
      return time.since(firstRefusal);
    }
  }
}
