package io.lifecyclemanager.app.control;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.model.CommandOutput;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The commands that ask a running controller; for the command line. */
public interface ControlCommands {
  /**
   * Shows the terminations that are in progress, or all that is known of one.
   *
   * @param output receives which replicas did not answer
   * @param screen receives what replaces the content of the terminal, where it is watched
   * @return exit code 0 when shown, 2 when the subject is not known, 3 when no replica was reached
   * @throws InterruptedException when interrupted
   */
  CommandResult status(StatusSettings settings, CommandOutput output, Consumer<String> screen)
      throws InterruptedException;

  /**
   * Changes a termination in progress.
   *
   * @param output receives which replicas did not answer
   * @param confirmation asks the user a question; false where the answer is no
   * @return exit code 0 when done, 1 when refused or not confirmed, 2 when the subject is not known
   *     or a setting is invalid, 3 when it failed
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  CommandResult intervene(
      InterventionSettings settings, CommandOutput output, Predicate<String> confirmation)
      throws InterruptedException;
}
