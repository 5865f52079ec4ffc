package io.lifecyclemanager.doctor.check;

/**
 * A problem that a check found.
 *
 * @param severity how serious it is
 * @param what what was found, with the names and numbers that an operator needs next
 * @param why why it matters: the consequence for terminations
 * @param fix how to fix it
 */
public record Finding(FindingSeverity severity, String what, String why, String fix) {
  /** How serious a finding is. */
  public enum FindingSeverity {
    /** Terminations are graceful, but not always, or more slowly than necessary. */
    WARNING,
    /** Terminations are not graceful, or will fail under known conditions. */
    ERROR
  }

  static Finding error(String what, String why, String fix) {
    return new Finding(FindingSeverity.ERROR, what, why, fix);
  }

  static Finding warning(String what, String why, String fix) {
    return new Finding(FindingSeverity.WARNING, what, why, fix);
  }
}
