package io.lifecyclemanager.app;

import io.lifecyclemanager.model.CommandOutput;

/** Setting up and checking, as the command line sees it. */
public interface AdminCommands {
  /** The exit code when all is as it should be. */
  int SUCCESS = 0;

  /** The exit code when something is not as it should be, and nothing was done about it. */
  int DIFFERENCES_LEFT = 1;

  /** The exit code when settings turn out to be wrong. */
  int INVALID_SETTINGS = 2;

  /** The exit code when something failed. */
  int FAILED = 3;

  /**
   * What came of it.
   *
   * @param output for standard output, as asked for
   * @param failure for people; empty where nothing failed
   * @param exitCode the process's
   */
  record CommandResult(String output, String failure, int exitCode) {}

  /**
   * Makes queue, role, tags, hooks and rules, or says what it would make.
   *
   * @param talk told what is being done
   * @throws InterruptedException when interrupted; what was begun is completed by the next time
   */
  CommandResult enroll(EnrollSettings settings, CommandOutput talk) throws InterruptedException;

  /**
   * Removes hooks, rules, queues and role, or says what it would remove.
   *
   * @param talk told what is being done
   * @throws InterruptedException when interrupted; what was begun is completed by the next time
   */
  CommandResult unenroll(UnenrollSettings settings, CommandOutput talk) throws InterruptedException;

  /**
   * Checks that all works.
   *
   * @param talk told what is being done
   * @throws InterruptedException when interrupted
   */
  CommandResult doctor(DoctorSettings settings, CommandOutput talk) throws InterruptedException;
}
