package io.lifecyclemanager.simulation.aws.query;

/** An answer that says no, as AWS would: an HTTP status, an error code and a message for people. */
public final class AwsFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** An error answer; {@code status} is the HTTP status, {@code code} AWS's error code. */
  public AwsFailure(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public static AwsFailure invalid(String message) {
    return new AwsFailure(400, "ValidationError", message);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
