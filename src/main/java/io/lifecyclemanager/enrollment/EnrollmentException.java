package io.lifecyclemanager.enrollment;

/** What was asked for cannot be done, though AWS answers. */
public final class EnrollmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why for people
   */
  public EnrollmentException(String why) {
    super(why);
  }
}
