package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.PreviewSettings;
import io.lifecyclemanager.app.ReleaseSettings;
import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.app.control.ControlCommands;
import io.lifecyclemanager.app.control.HoldCommands;
import io.lifecyclemanager.app.control.HoldListSettings;
import io.lifecyclemanager.app.control.HoldSettings;
import io.lifecyclemanager.app.control.InterventionSettings;
import io.lifecyclemanager.app.control.StatusSettings;
import io.lifecyclemanager.app.control.UnholdSettings;
import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.model.CommandOutput;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The program as a user in a shell sees it, with a server and a set-up that only remember their
 * settings.
 */
public final class CommandRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ServeSettings> served = new ArrayList<>();
  private final List<Record> holdSettings = new ArrayList<>();
  private final List<Object> accepted = new ArrayList<>();
  private int exitCode = -1;

  /** Runs a command line to its end, with an empty environment. */
  public static CommandRun run(String... arguments) {
    return run(Map.of(), arguments);
  }

  static CommandRun run(Map<String, String> environment, String... arguments) {
    return run(true, environment, arguments);
  }

  /** Run by something that is no terminal. */
  static CommandRun runWithoutTerminal(String... arguments) {
    return run(false, Map.of(), arguments);
  }

  private static CommandRun run(
      boolean terminal, Map<String, String> environment, String... arguments) {
    CommandRun program = new CommandRun();
    Main main =
        new Main(
            new Terminal(
                new PrintWriter(program.out),
                new PrintWriter(program.err),
                new StringReader("y\n"),
                terminal),
            environment,
            settings -> {
              program.served.add(settings);
              return 0;
            },
            program.new RecordingAdminCommands(),
            program.new RecordingControlCommands(),
            program.new RecordingHoldCommands(),
            (settings, _) -> program.new RecordingHoldCommands().record("b.zip: 3", settings));
    program.exitCode = main.run(arguments);
    return program;
  }

  private final class RecordingAdminCommands implements AdminCommands {
    @Override
    public CommandResult enroll(EnrollSettings settings, CommandOutput talk) {
      talk.progress("making queue q");
      talk.print("left out: group x");
      accepted.add(settings);
      return new CommandResult("+ queue q", "", DIFFERENCES_LEFT);
    }

    @Override
    public CommandResult unenroll(UnenrollSettings settings, CommandOutput talk) {
      talk.progress("removing queue q");
      accepted.add(settings);
      return new CommandResult("removed queue q", "permission denied", FAILED);
    }

    @Override
    public CommandResult doctor(DoctorSettings settings, CommandOutput talk) {
      talk.progress("asking AWS");
      accepted.add(settings);
      return new CommandResult("0 errors", "", SUCCESS);
    }

    @Override
    public CommandResult release(ReleaseSettings settings, CommandOutput output) {
      accepted.add(settings);
      return new CommandResult("node-1: released", "", SUCCESS);
    }

    @Override
    public CommandResult deregister(DeregisterSettings settings, CommandOutput output) {
      output.progress("web: draining");
      accepted.add(settings);
      return new CommandResult("i-0123: draining", "", FAILED);
    }

    @Override
    public CommandResult preview(PreviewSettings settings) {
      accepted.add(settings);
      return new CommandResult("node-1: 1 block", "", DIFFERENCES_LEFT);
    }
  }

  private final class RecordingControlCommands implements ControlCommands {
    @Override
    public CommandResult status(
        StatusSettings settings, CommandOutput output, Consumer<String> screen) {
      output.print("replica x did not answer");
      screen.accept("first\nsecond");
      accepted.add(settings);
      return new CommandResult("no termination", "", AdminCommands.SUCCESS);
    }

    @Override
    public CommandResult intervene(
        InterventionSettings settings, CommandOutput output, Predicate<String> confirmation) {
      accepted.add(settings);
      return settings.confirmed() || confirmation.test("Really?")
          ? new CommandResult("done", "", AdminCommands.SUCCESS)
          : new CommandResult("", "refused", AdminCommands.DIFFERENCES_LEFT);
    }
  }

  private final class RecordingHoldCommands implements HoldCommands {
    @Override
    public CommandResult hold(HoldSettings settings) {
      return record("held", settings);
    }

    @Override
    public CommandResult unhold(UnholdSettings settings) {
      return record("hold ended", settings);
    }

    @Override
    public CommandResult holds(HoldListSettings settings) {
      return record("no node is held", settings);
    }

    private CommandResult record(String output, Record settings) {
      holdSettings.add(settings);
      return new CommandResult(output, "", AdminCommands.SUCCESS);
    }
  }

  /** The settings of the only command about holds. */
  Record holdSettings() {
    return only(holdSettings, "no hold");
  }

  /** The settings of the status that was shown. */
  StatusSettings statusSettings() {
    return only(StatusSettings.class, "not shown");
  }

  /** The settings of the only change of a termination. */
  InterventionSettings interventionSettings() {
    return only(InterventionSettings.class, "no change");
  }

  /** The settings of what was deregistered. */
  DeregisterSettings deregisterSettings() {
    return only(DeregisterSettings.class, "not deregistered");
  }

  /** The settings of the nodes that were previewed. */
  PreviewSettings previewSettings() {
    return only(PreviewSettings.class, "not previewed");
  }

  /** The settings of the nodes that were released. */
  ReleaseSettings releaseSettings() {
    return only(ReleaseSettings.class, "not released");
  }

  /** The settings that were checked. */
  DoctorSettings doctorSettings() {
    return only(DoctorSettings.class, "not examined");
  }

  private <T> T only(Class<T> kind, String otherwise) {
    return only(accepted.stream().filter(kind::isInstance).map(kind::cast).toList(), otherwise);
  }

  private <T> T only(List<T> settings, String otherwise) {
    if (settings.size() != 1) {
      throw new AssertionError(otherwise + ": exit code " + exitCode + ", " + err);
    }
    return settings.getFirst();
  }

  /** The exit code; -1 while it runs. */
  public int exitCode() {
    return exitCode;
  }

  /** The standard output so far. */
  public String out() {
    return out.toString();
  }

  /** The standard error so far. */
  public String err() {
    return err.toString();
  }

  /** The settings that were served, if any. */
  List<ServeSettings> served() {
    return served;
  }

  /** The settings that were served. */
  ServeSettings serveSettings() {
    return only(served, "not served");
  }

  /** The settings that were enrolled. */
  EnrollSettings enrollSettings() {
    return only(EnrollSettings.class, "not enrolled");
  }

  /** The settings that were unenrolled. */
  UnenrollSettings unenrollSettings() {
    return only(UnenrollSettings.class, "not unenrolled");
  }

  /** The lines about what is wrong, without the first one that counts them. */
  List<String> problems() {
    return err().lines().skip(1).map(String::strip).toList();
  }
}
