package io.lifecyclemanager.app.support;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.model.CommandOutput;

/** The command that collects what is needed to find a fault; for the command line. */
@FunctionalInterface
public interface SupportCommands {
  /**
   * Writes a support bundle.
   *
   * @param output receives progress, and what is missing in the bundle
   * @return exit code 0 when it is complete, 1 when something is missing, 2 when a setting is
   *     invalid, 3 when no bundle was written
   * @throws InterruptedException when interrupted; no bundle is written then
   */
  CommandResult supportBundle(SupportBundleSettings settings, CommandOutput output)
      throws InterruptedException;
}
