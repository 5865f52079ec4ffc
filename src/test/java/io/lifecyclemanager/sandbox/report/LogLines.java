package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the controllers have logged.
 *
 * @param ofTerminations lines that have the id of a termination
 * @param others all other lines
 */
record LogLines(long ofTerminations, long others) {
  private static final Pattern ID = Pattern.compile(" termination=i-|\"termination\":\"i-");

  /** Of all controllers of the world. */
  static LogLines of(SandboxWorld world) {
    return of(world.controllers().stream().map(ControllerProcess::output));
  }

  /** Of these logs, in text or in JSON. */
  static LogLines of(Stream<String> logs) {
    long own = 0;
    long all = 0;
    for (String line : logs.flatMap(String::lines).toList()) {
      all++;
      own += ID.matcher(line).find() ? 1 : 0;
    }
    return new LogLines(own, all - own);
  }
}
