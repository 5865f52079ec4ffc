package io.lifecyclemanager.doctor.check;

import io.lifecyclemanager.doctor.check.Finding.FindingSeverity;
import io.lifecyclemanager.doctor.snapshot.HealthySnapshot;
import java.util.function.Consumer;

/**
 * A snapshot with one fault.
 *
 * @param check the check that finds the fault
 * @param severity of the finding
 * @param what a part of the text that says what was found
 * @param fix a part of the text that says how to fix it
 * @param change puts the fault into a healthy snapshot
 */
record FaultySnapshot(
    Check check,
    FindingSeverity severity,
    String what,
    String fix,
    Consumer<HealthySnapshot> change) {
  static FaultySnapshot error(
      Check check, String what, String fix, Consumer<HealthySnapshot> change) {
    return new FaultySnapshot(check, FindingSeverity.ERROR, what, fix, change);
  }

  static FaultySnapshot warning(
      Check check, String what, String fix, Consumer<HealthySnapshot> change) {
    return new FaultySnapshot(check, FindingSeverity.WARNING, what, fix, change);
  }

  @Override
  public String toString() {
    return check.code() + " " + check.label() + ": " + what;
  }
}
