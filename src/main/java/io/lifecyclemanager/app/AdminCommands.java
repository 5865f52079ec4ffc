package io.lifecyclemanager.app;

import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.model.CommandOutput;

/** The commands that create, remove and check what the controller needs; for the command line. */
public interface AdminCommands {
  /** The exit code if the account has the desired state and no check failed. */
  int SUCCESS = 0;

  /** The exit code if differences remain, or a check failed. */
  int DIFFERENCES_LEFT = 1;

  /** The exit code if a setting is invalid. */
  int INVALID_SETTINGS = 2;

  /** The exit code if the command failed. */
  int FAILED = 3;

  /**
   * The result of a command.
   *
   * @param output for standard output, in the requested format
   * @param failure for the operator; an empty text if the command did not fail
   * @param exitCode of the process, one of the constants above
   */
  record CommandResult(String output, String failure, int exitCode) {}

  /**
   * Creates queue, role, tags, hooks and rules, or reports what it would create.
   *
   * @param output receives progress and warnings
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult enroll(EnrollSettings settings, CommandOutput output) throws InterruptedException;

  /**
   * Removes hooks, rules, queues and role, or reports what it would remove.
   *
   * @param output receives progress
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult unenroll(UnenrollSettings settings, CommandOutput output)
      throws InterruptedException;

  /**
   * Checks everything that a graceful termination needs.
   *
   * @param output receives progress
   * @throws InterruptedException when interrupted
   */
  CommandResult doctor(DoctorSettings settings, CommandOutput output) throws InterruptedException;

  /**
   * Restores nodes as they were before their first claim.
   *
   * @param output receives progress
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult release(ReleaseSettings settings, CommandOutput output) throws InterruptedException;

  /**
   * Deregisters an instance or an IP address from all load balancers. Has its own exit codes.
   *
   * @param output receives progress
   * @throws InterruptedException when interrupted; the next run does what remains
   */
  CommandResult deregister(DeregisterSettings settings, CommandOutput output)
      throws InterruptedException;

  /**
   * Shows what the termination of nodes would do now. Changes nothing.
   *
   * @throws InterruptedException when interrupted
   */
  CommandResult preview(PreviewSettings settings) throws InterruptedException;
}
