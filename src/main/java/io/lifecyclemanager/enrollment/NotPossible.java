package io.lifecyclemanager.enrollment;

/** What was asked for cannot be done, though AWS answers. */
public final class NotPossible extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param why for people
   */
  public NotPossible(String why) {
    super(why);
  }
}
