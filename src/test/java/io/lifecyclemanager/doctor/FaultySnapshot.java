package io.lifecyclemanager.doctor;

import io.lifecyclemanager.doctor.Finding.FindingSeverity;
import java.util.function.Consumer;

/**
 * A world that is ill.
 *
 * @param check that finds it
 * @param what words in what it says is so
 * @param fix words in how to mend it
 * @param change what makes it ill
 */
record FaultySnapshot(
    Check check,
    FindingSeverity severity,
    String what,
    String fix,
    Consumer<HealthySnapshot> change) {
  static FaultySnapshot error(
      Check check, String what, String cure, Consumer<HealthySnapshot> change) {
    return new FaultySnapshot(check, FindingSeverity.ERROR, what, cure, change);
  }

  static FaultySnapshot warning(
      Check check, String what, String cure, Consumer<HealthySnapshot> change) {
    return new FaultySnapshot(check, FindingSeverity.WARNING, what, cure, change);
  }

  @Override
  public String toString() {
    return check.code() + " " + check.label() + ": " + what;
  }
}
