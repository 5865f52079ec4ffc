package io.lifecyclemanager.sandbox.report;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.util.Arrays;

/**
 * A controller that ended although the sandbox had not asked it to.
 *
 * @param name of the controller, as in {@code controller-1}
 * @param exitCode of its process
 * @param lastLine of its log; empty when it has written none
 * @param restarted whether the sandbox starts it again
 */
public record ControllerExit(String name, int exitCode, String lastLine, boolean restarted) {
  /** The exit of a process that is not alive any more. */
  public static ControllerExit of(String name, ControllerProcess ended, boolean restarted) {
    String lastLine =
        Arrays.stream(ended.output().split("\\R", -1))
            .filter(line -> !line.isBlank())
            .reduce("", (_, later) -> later.strip());
    return new ControllerExit(name, ended.exitCode(), lastLine, restarted);
  }

  /** For people, in one line. */
  public String text() {
    return "%s ended with exit code %d%s%s"
        .formatted(
            name,
            exitCode,
            restarted ? " and is started again" : "",
            lastLine.isEmpty() ? "" : ": " + lastLine);
  }
}
