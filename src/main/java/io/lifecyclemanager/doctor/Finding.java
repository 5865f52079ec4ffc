package io.lifecyclemanager.doctor;

/**
 * Something that is not as it should be.
 *
 * @param severity how bad it is
 * @param what is so, with the names and numbers one would ask for next
 * @param why it matters
 * @param fix how to mend it
 */
public record Finding(FindingSeverity severity, String what, String why, String fix) {
  /** How bad something is. */
  public enum FindingSeverity {
    /** It works, but not as well as it could, or not always. */
    WARNING,
    /** Terminations are not graceful, or will not be. */
    ERROR
  }

  static Finding error(String what, String why, String cure) {
    return new Finding(FindingSeverity.ERROR, what, why, cure);
  }

  static Finding warning(String what, String why, String cure) {
    return new Finding(FindingSeverity.WARNING, what, why, cure);
  }
}
