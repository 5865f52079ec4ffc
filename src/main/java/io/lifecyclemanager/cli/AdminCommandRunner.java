package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.PreviewSettings;
import io.lifecyclemanager.app.ReleaseSettings;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.app.control.ControlCommands;
import io.lifecyclemanager.app.control.StatusSettings;
import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.cli.serve.LogSettings;
import io.lifecyclemanager.cli.serve.LogSettings.LogFormat;
import io.lifecyclemanager.cli.serve.LogSettings.LogLevel;

/** Runs all commands but {@code serve} and those that need no service, and prints their results. */
final class AdminCommandRunner {
  /** The log goes to standard output, where only the result of the command belongs. */
  private static final LogSettings ERRORS_ONLY = new LogSettings(LogFormat.TEXT, LogLevel.ERROR);

  private final AdminCommands commands;
  private final ControlCommands control;
  private final Terminal terminal;

  AdminCommandRunner(AdminCommands commands, ControlCommands control, Terminal terminal) {
    this.commands = commands;
    this.control = control;
    this.terminal = terminal;
  }

  /** Runs {@code enroll} and returns its exit code. */
  int enroll(EnrollSettings settings) {
    return run(() -> commands.enroll(settings, terminal));
  }

  /** Runs {@code unenroll} and returns its exit code. */
  int unenroll(UnenrollSettings settings) {
    return run(() -> commands.unenroll(settings, terminal));
  }

  /** Runs {@code doctor} and returns its exit code. */
  int doctor(DoctorSettings settings) {
    return run(() -> commands.doctor(settings, terminal));
  }

  /** Runs {@code release} and returns its exit code. */
  int release(ReleaseSettings settings) {
    return run(() -> commands.release(settings, terminal));
  }

  /** Runs {@code preview} and returns its exit code. */
  int preview(PreviewSettings settings) {
    return run(() -> commands.preview(settings));
  }

  /** Runs {@code deregister} and returns its exit code. */
  int deregister(DeregisterSettings settings) {
    return run(() -> commands.deregister(settings, terminal));
  }

  /** Runs {@code status} and returns its exit code. */
  int status(StatusSettings settings) {
    int exitCode = run(() -> control.status(settings, terminal, terminal::showPicture));
    if (settings.watch() && exitCode == AdminCommands.SUCCESS) {
      terminal.endPicture();
    }
    return exitCode;
  }

  /** A command that is run. */
  interface AdminCommand {
    CommandResult run() throws InterruptedException;
  }

  /** Runs a command, prints its result, and returns its exit code. */
  int run(AdminCommand command) {
    ERRORS_ONLY.apply();
    try {
      CommandResult result = command.run();
      if (!result.output().isEmpty()) {
        terminal.printResult(result.output());
      }
      if (!result.failure().isEmpty()) {
        terminal.print(Commands.PROGRAM + ": " + result.failure());
      }
      return result.exitCode();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return AdminCommands.FAILED;
    } catch (RuntimeException bug) {
      terminal.print(Commands.PROGRAM + ": stopped by a bug, please report it");
      bug.printStackTrace(terminal.err());
      return AdminCommands.FAILED;
    }
  }
}
