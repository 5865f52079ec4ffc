package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.Severity;
import java.util.function.Consumer;

/**
 * A world that is ill.
 *
 * @param check that finds it
 * @param what words in what it says is so
 * @param cure words in how to mend it
 * @param change what makes it ill
 */
record Ill(Check check, Severity severity, String what, String cure, Consumer<SomeWorld> change) {
  static Ill error(Check check, String what, String cure, Consumer<SomeWorld> change) {
    return new Ill(check, Severity.ERROR, what, cure, change);
  }

  static Ill warning(Check check, String what, String cure, Consumer<SomeWorld> change) {
    return new Ill(check, Severity.WARNING, what, cure, change);
  }

  @Override
  public String toString() {
    return check.code() + " " + check.label() + ": " + what;
  }
}
