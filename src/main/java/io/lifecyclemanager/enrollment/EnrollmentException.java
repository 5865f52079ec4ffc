package io.lifecyclemanager.enrollment;

/** The command cannot be carried out, although AWS answers. */
public final class EnrollmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the operator: why, and what to do
   */
  public EnrollmentException(String message) {
    super(message);
  }
}
