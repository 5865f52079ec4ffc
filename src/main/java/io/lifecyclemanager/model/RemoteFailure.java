package io.lifecyclemanager.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A remote service did not give an answer: unreachable, throttled, broken, or not allowed. It says
 * nothing about the thing that was asked for; an outage is never an answer. Made by adapters only.
 */
public final class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there was no answer. */
  public enum FailureKind {
    /** Unreachable, timed out, 5xx, expired credentials: soon worth another try. */
    UNAVAILABLE,
    /** Too many requests: worth another try, later. */
    THROTTLED,
    /** A missing permission: a retry helps only once it is granted. */
    DENIED,
    /** The service does not accept the request as such; another try will not help. */
    REJECTED
  }

  private final FailureKind kind;
  private final @Nullable String permission;

  /**
   * @param kind why there was no answer
   * @param message what was asked of whom, and what came back, in one line
   * @param cause the client's own exception; null where there was none
   */
  public RemoteFailure(FailureKind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /**
   * The same for a request that needs a permission.
   *
   * @param permission as its policy or role names it: {@code autoscaling:DescribeTags}, or {@code
   *     list services}; null where that is not known
   */
  public RemoteFailure(
      FailureKind kind, String message, @Nullable String permission, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.permission = permission;
  }

  /** Why there was no answer. */
  public FailureKind kind() {
    return kind;
  }

  /** The permission that is missing; empty where none is, or where it is not known. */
  public Optional<String> missingPermission() {
    return kind == FailureKind.DENIED ? Optional.ofNullable(permission) : Optional.empty();
  }

  /** Whether the same request may succeed later without any change of permissions or settings. */
  public boolean isRetryable() {
    return kind == FailureKind.UNAVAILABLE || kind == FailureKind.THROTTLED;
  }

  /** The message never is null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
