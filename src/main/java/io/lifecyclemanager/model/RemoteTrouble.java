package io.lifecyclemanager.model;

import org.jspecify.annotations.Nullable;

/**
 * A remote service did not give an answer: unreachable, throttled, broken, or not allowed. It says
 * nothing about the thing that was asked for; an outage is never an answer. Made by adapters only.
 */
public final class RemoteTrouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there was no answer. */
  public enum Kind {
    /** Unreachable, timed out, 5xx, expired credentials: soon worth another try. */
    UNAVAILABLE,
    /** Too many requests: worth another try, later. */
    THROTTLED,
    /** A missing right: another try helps only once somebody has mended it. */
    DENIED,
    /** The service does not accept the request as such; another try will not help. */
    REJECTED
  }

  private final Kind kind;

  /**
   * @param kind why there was no answer
   * @param message what was asked of whom, and what came back, in one line
   * @param cause the client's own exception; null where there was none
   */
  public RemoteTrouble(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why there was no answer. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same request may succeed without anybody mending anything. */
  public boolean isWorthRetrying() {
    return kind == Kind.UNAVAILABLE || kind == Kind.THROTTLED;
  }

  /** The message never is null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
