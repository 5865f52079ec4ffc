package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AwsAdminCommands;
import io.lifecyclemanager.app.Controller;
import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.app.ServeCommand;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.model.CommandOutput;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Where the program starts: words in, exit code out. */
public final class Main {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int INVALID = 2;

  /** The log goes to standard output, where what was asked for stands alone. */
  private static final LogSettings QUIET = new LogSettings("text", "error");

  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;
  private final ServeCommand serveCommand;
  private final AdminCommands adminCommands;
  private final boolean terminal;

  Main(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      ServeCommand server,
      AdminCommands setUp,
      boolean terminal) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.serveCommand = server;
    this.adminCommands = setUp;
    this.terminal = terminal;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] arguments) {
    Main main =
        new Main(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            // Made only when it is needed, and after the log is set up: it asks for a logger.
            settings -> new Controller(version()).run(settings),
            new AwsAdminCommands(),
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    System.exit(main.run(arguments));
  }

  /**
   * Runs the command.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong options or settings; enroll has its own
   */
  int run(String... arguments) {
    CommandLine line = Commands.commandLine();
    ParseResult root = line.parseArgs(arguments);
    ParseResult command = root.hasSubcommand() ? root.subcommand() : root;
    String name = command.commandSpec().name();
    List<String> misfits = ParseErrors.of(root);
    if (command.isUsageHelpRequested()) {
      return print(out, command.commandSpec().commandLine().getUsageMessage(), DONE);
    } else if (root.isVersionHelpRequested()) {
      return print(out, versionLine(), DONE);
    } else if (name.equals(Commands.SERVE)) {
      return serve(command, misfits);
    } else if (name.equals(Commands.ENROLL)) {
      return enroll(command, misfits);
    } else if (name.equals(Commands.UNENROLL)) {
      return unenroll(command, misfits);
    } else if (name.equals(Commands.IAM_POLICY)) {
      return iamPolicy(command, misfits);
    } else if (name.equals(Commands.DOCTOR)) {
      return doctor(command, misfits);
    } else if (!misfits.isEmpty()) {
      return printProblems(misfits, name);
    }
    return switch (name) {
      case Commands.VERSION -> print(out, versionLine(), DONE);
      case Commands.HELP -> help(line, operand(command));
      case Commands.COMPLETION -> completion(line, operand(command));
      // Nothing was asked for: most likely somebody wants to know what there is.
      default -> print(err, line.getUsageMessage(), INVALID);
    };
  }

  private int serve(ParseResult command, List<String> misfits) {
    RawOptions given = RawOptions.fromCommandLineAndEnvironment(typedValues(command), environment);
    return switch (ServeSettingsParser.parse(given, misfits)) {
      case ParsedServe.InvalidServe wrong -> printProblems(wrong.problems(), Commands.SERVE);
      case ParsedServe.ServeArguments good -> serve(good);
    };
  }

  private int serve(ParsedServe.ServeArguments good) {
    good.log().apply();
    Logger log = LogManager.getLogger(Main.class);
    log.info("{} starts", versionLine());
    good.notes().forEach(log::warn);
    RawOptions.unknownVariables(environment)
        .forEach(name -> log.warn("environment variable {} is not known and ignored", name));
    try {
      return serveCommand.run(good.settings());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return DONE;
    } catch (RuntimeException bug) {
      log.fatal("stopped by a bug: please report it", bug);
      return FAILED;
    }
  }

  private int iamPolicy(ParseResult command, List<String> misfits) {
    RawOptions given =
        RawOptions.fromCommandLine(List.of(PolicyOptions.values()), typedValues(command));
    return switch (PolicySettingsParser.parse(given, misfits)) {
      case Parsed.Invalid<PolicySettings> wrong ->
          printProblems(wrong.problems(), Commands.IAM_POLICY);
      case Parsed.Valid<PolicySettings> right -> print(out, right.value().policyJson(), DONE);
    };
  }

  private int enroll(ParseResult command, List<String> misfits) {
    RawOptions given =
        RawOptions.fromCommandLine(List.of(EnrollOptions.values()), typedValues(command));
    return switch (EnrollSettingsParser.parse(given, misfits)) {
      case Parsed.Invalid<EnrollSettings> wrong -> printProblems(wrong.problems(), Commands.ENROLL);
      case Parsed.Valid<EnrollSettings> right ->
          runAdminCommand(talk -> adminCommands.enroll(right.value(), talk));
    };
  }

  private int unenroll(ParseResult command, List<String> misfits) {
    RawOptions given =
        RawOptions.fromCommandLine(List.of(UnenrollOptions.values()), typedValues(command));
    return switch (UnenrollSettingsParser.parse(given, misfits)) {
      case Parsed.Invalid<UnenrollSettings> wrong ->
          printProblems(wrong.problems(), Commands.UNENROLL);
      case Parsed.Valid<UnenrollSettings> right ->
          runAdminCommand(talk -> adminCommands.unenroll(right.value(), talk));
    };
  }

  private int doctor(ParseResult command, List<String> misfits) {
    RawOptions given =
        RawOptions.fromCommandLineAndEnvironment(typedValues(command), environment)
            .merge(
                RawOptions.fromCommandLine(List.of(DoctorOptions.values()), typedValues(command)));
    return switch (DoctorSettingsParser.parse(given, misfits)) {
      case Parsed.Invalid<DoctorSettings> wrong -> printProblems(wrong.problems(), Commands.DOCTOR);
      case Parsed.Valid<DoctorSettings> right ->
          runAdminCommand(talk -> adminCommands.doctor(right.value(), talk));
    };
  }

  private interface AdminCommand {
    AdminCommands.CommandResult run(CommandOutput talk) throws InterruptedException;
  }

  /** Progress is for somebody who sits there and waits; a log has no use for it. */
  private final class ErrorStreamProgress implements CommandOutput {
    @Override
    public void print(String line) {
      err.println(line);
    }

    @Override
    public void progress(String line) {
      if (terminal) {
        err.println(line);
      }
    }
  }

  private int runAdminCommand(AdminCommand work) {
    QUIET.apply();
    try {
      AdminCommands.CommandResult answer = work.run(new ErrorStreamProgress());
      if (!answer.output().isEmpty()) {
        out.println(answer.output());
        out.flush();
      }
      return answer.failure().isEmpty()
          ? answer.exitCode()
          : print(err, Commands.PROGRAM + ": " + answer.failure(), answer.exitCode());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return AdminCommands.FAILED;
    } catch (RuntimeException bug) {
      print(err, Commands.PROGRAM + ": stopped by a bug: please report it", AdminCommands.FAILED);
      bug.printStackTrace(err);
      return AdminCommands.FAILED;
    }
  }

  private static Function<CliOption, List<String>> typedValues(ParseResult command) {
    return option -> command.matchedOptionValue(option.option(), List.of());
  }

  private int help(CommandLine line, String command) {
    if (command.isEmpty()) {
      return print(out, line.getUsageMessage(), DONE);
    }
    CommandLine subcommand = line.getSubcommands().get(command);
    return subcommand == null
        ? printProblems(List.of(command + ": there is no such command"), Commands.HELP)
        : print(out, subcommand.getUsageMessage(), DONE);
  }

  private int completion(CommandLine line, String shell) {
    return List.of("", "bash", "zsh").contains(shell)
        ? print(out, AutoComplete.bash(Commands.PROGRAM, line), DONE)
        : printProblems(List.of(shell + ": is not known; give bash or zsh"), Commands.COMPLETION);
  }

  private int printProblems(List<String> problems, String command) {
    err.println(
        Commands.PROGRAM
            + (command.equals(Commands.PROGRAM) ? "" : " " + command)
            + ": "
            + (problems.size() == 1 ? "1 thing is" : problems.size() + " things are")
            + " wrong");
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
    return INVALID;
  }

  private static int print(PrintWriter to, String text, int code) {
    to.println(text.stripTrailing());
    to.flush();
    return code;
  }

  private static String operand(ParseResult command) {
    return command.matchedPositionalValue(Commands.OPERAND, "");
  }

  private static String versionLine() {
    return Commands.PROGRAM + " " + version();
  }

  /** The version in the jar's manifest; {@code unpackaged} when run from a class folder. */
  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
