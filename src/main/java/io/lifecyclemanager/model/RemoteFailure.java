package io.lifecyclemanager.model;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call of a remote service failed: the service is unreachable, throttled the call, denied it or
 * rejected it. A failure says nothing about the requested object: an outage does not mean that the
 * object is absent. Only adapters create failures.
 */
public final class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kind of a failure. */
  public enum FailureKind {
    /** Unreachable, timed out, 5xx or expired credentials: a retry may succeed soon. */
    UNAVAILABLE,
    /** Too many requests: a later retry may succeed. */
    THROTTLED,
    /** A missing permission: a retry helps only once it is granted. */
    DENIED,
    /** The service does not accept the request as such: a retry does not help. */
    REJECTED
  }

  private final FailureKind kind;
  private final @Nullable String permission;
  private final boolean answered;
  private final @Nullable String accessProblem;
  private final boolean interruption;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * @param kind the kind of the failure
   * @param message the request, the service and its response, in one line
   * @param cause the client's own exception; null where there was none
   */
  public RemoteFailure(FailureKind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /**
   * A failure of a request that needs a permission.
   *
   * @param permission as its policy or role names it: {@code autoscaling:DescribeTags}, or {@code
   *     list services}; null where that is not known
   */
  public RemoteFailure(
      FailureKind kind, String message, @Nullable String permission, @Nullable Throwable cause) {
    this(kind, message, permission, false, cause);
  }

  /**
   * A failure of which it is known whether the service itself answered the call.
   *
   * @param answered whether the service processed this call and answered that it failed, as when an
   *     admission webhook is broken; false where it did not answer, where a proxy answered in its
   *     place, and where the answer does not concern this call, as in an overload
   */
  public RemoteFailure(
      FailureKind kind,
      String message,
      @Nullable String permission,
      boolean answered,
      @Nullable Throwable cause) {
    this(kind, message, permission, answered, null, false, cause);
  }

  private RemoteFailure(
      FailureKind kind,
      String message,
      @Nullable String permission,
      boolean answered,
      @Nullable String accessProblem,
      boolean interruption,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.permission = permission;
    this.answered = answered;
    this.accessProblem = accessProblem;
    this.interruption = interruption;
  }

  /**
   * A call that this program itself ended, by an interrupt of the calling thread, whose interrupt
   * status is set.
   */
  public static RemoteFailure ofInterruption(String message, Throwable cause) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, null, false, null, true, cause);
  }

  /**
   * A copy that makes known that every request to the service fails for this reason.
   *
   * @param problem equal for all failures with this reason
   */
  public RemoteFailure withAccessProblem(String problem) {
    return new RemoteFailure(
        kind, getMessage(), permission, answered, problem, interruption, getCause());
  }

  /**
   * A copy that counts as a {@link #isRefusal refusal}, for a call without an answer while the
   * service answers other calls about the same object: the fault lies in this call, not in an
   * outage.
   */
  public RemoteFailure asRefusal() {
    return new RemoteFailure(
        kind, getMessage(), permission, true, accessProblem, interruption, getCause());
  }

  /**
   * The reason for which every request to the service fails, as in missing credentials; empty where
   * the failure may concern this request only. Equal for all failures with the same reason.
   */
  public Optional<String> accessProblem() {
    return Optional.ofNullable(accessProblem);
  }

  /**
   * Whether this program itself ended the call: it no longer needed the answer. That is no fault of
   * the service, and nothing that an operator should look at.
   */
  public boolean isInterruption() {
    return interruption;
  }

  /** The kind of the failure. */
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

  /**
   * Whether the service refused this call: it denied or rejected it, or processed it and answered
   * that it failed. An outage, a throttled call and expired credentials are no refusals.
   */
  public boolean isRefusal() {
    return kind == FailureKind.DENIED || kind == FailureKind.REJECTED || answered;
  }

  /**
   * Marks the failure as reported: a shared request throws one failure to all its callers.
   * Thread-safe.
   *
   * @return whether no caller had marked it before
   */
  public boolean markReported() {
    return reported.compareAndSet(false, true);
  }

  /** The message; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
