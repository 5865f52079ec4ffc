package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.AwsSetUp;
import io.lifecyclemanager.app.Controller;
import io.lifecyclemanager.app.DoctorSettings;
import io.lifecyclemanager.app.EnrollSettings;
import io.lifecyclemanager.app.PolicySettings;
import io.lifecyclemanager.app.Server;
import io.lifecyclemanager.app.SetUp;
import io.lifecyclemanager.app.UnenrollSettings;
import io.lifecyclemanager.model.Talk;
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
  private static final int WRONG = 2;

  /** The log goes to standard output, where what was asked for stands alone. */
  private static final Logging QUIET = new Logging("text", "error");

  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;
  private final Server server;
  private final SetUp setUp;
  private final boolean terminal;

  Main(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      Server server,
      SetUp setUp,
      boolean terminal) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.server = server;
    this.setUp = setUp;
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
            settings -> new Controller(version()).serve(settings),
            new AwsSetUp(),
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
    System.exit(main.run(arguments));
  }

  /**
   * Runs the command.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong options or settings; enroll has its own
   */
  int run(String... arguments) {
    CommandLine line = Commands.line();
    ParseResult root = line.parseArgs(arguments);
    ParseResult command = root.hasSubcommand() ? root.subcommand() : root;
    String name = command.commandSpec().name();
    List<String> misfits = Misfits.of(root);
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
      return wrong(misfits, name);
    }
    return switch (name) {
      case Commands.VERSION -> print(out, versionLine(), DONE);
      case Commands.HELP -> help(line, operand(command));
      case Commands.COMPLETION -> completion(line, operand(command));
      // Nothing was asked for: most likely somebody wants to know what there is.
      default -> print(err, line.getUsageMessage(), WRONG);
    };
  }

  private int serve(ParseResult command, List<String> misfits) {
    Given given = Given.of(typed(command), environment);
    return switch (SettingsReader.read(given, misfits)) {
      case Reading.Wrong wrong -> wrong(wrong.problems(), Commands.SERVE);
      case Reading.Good good -> serve(good);
    };
  }

  private int serve(Reading.Good good) {
    good.log().use();
    Logger log = LogManager.getLogger(Main.class);
    log.info("{} starts", versionLine());
    good.notes().forEach(log::warn);
    Given.unknownVariables(environment)
        .forEach(name -> log.warn("environment variable {} is not known and ignored", name));
    try {
      return server.serve(good.settings());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return DONE;
    } catch (RuntimeException bug) {
      log.fatal("stopped by a bug: please report it", bug);
      return FAILED;
    }
  }

  private int iamPolicy(ParseResult command, List<String> misfits) {
    Given given = Given.typed(List.of(PolicyFlag.values()), typed(command));
    return switch (PolicyReader.read(given, misfits)) {
      case Understood.Wrong<PolicySettings> wrong -> wrong(wrong.problems(), Commands.IAM_POLICY);
      case Understood.Right<PolicySettings> right -> print(out, right.value().policy(), DONE);
    };
  }

  private int enroll(ParseResult command, List<String> misfits) {
    Given given = Given.typed(List.of(EnrollFlag.values()), typed(command));
    return switch (EnrollReader.read(given, misfits)) {
      case Understood.Wrong<EnrollSettings> wrong -> wrong(wrong.problems(), Commands.ENROLL);
      case Understood.Right<EnrollSettings> right ->
          setUp(talk -> setUp.enroll(right.value(), talk));
    };
  }

  private int unenroll(ParseResult command, List<String> misfits) {
    Given given = Given.typed(List.of(UnenrollFlag.values()), typed(command));
    return switch (UnenrollReader.read(given, misfits)) {
      case Understood.Wrong<UnenrollSettings> wrong -> wrong(wrong.problems(), Commands.UNENROLL);
      case Understood.Right<UnenrollSettings> right ->
          setUp(talk -> setUp.unenroll(right.value(), talk));
    };
  }

  private int doctor(ParseResult command, List<String> misfits) {
    Given given =
        Given.of(typed(command), environment)
            .and(Given.typed(List.of(DoctorFlag.values()), typed(command)));
    return switch (DoctorReader.read(given, misfits)) {
      case Understood.Wrong<DoctorSettings> wrong -> wrong(wrong.problems(), Commands.DOCTOR);
      case Understood.Right<DoctorSettings> right ->
          setUp(talk -> setUp.doctor(right.value(), talk));
    };
  }

  private interface Work {
    SetUp.Answer with(Talk talk) throws InterruptedException;
  }

  /** Progress is for somebody who sits there and waits; a log has no use for it. */
  private final class ToPeople implements Talk {
    @Override
    public void note(String line) {
      err.println(line);
    }

    @Override
    public void progress(String line) {
      if (terminal) {
        err.println(line);
      }
    }
  }

  private int setUp(Work work) {
    QUIET.use();
    try {
      SetUp.Answer answer = work.with(new ToPeople());
      if (!answer.data().isEmpty()) {
        out.println(answer.data());
        out.flush();
      }
      return answer.failure().isEmpty()
          ? answer.exitCode()
          : print(err, Commands.PROGRAM + ": " + answer.failure(), answer.exitCode());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return SetUp.FAILED;
    } catch (RuntimeException bug) {
      print(err, Commands.PROGRAM + ": stopped by a bug: please report it", SetUp.FAILED);
      bug.printStackTrace(err);
      return SetUp.FAILED;
    }
  }

  private static Function<Option, List<String>> typed(ParseResult command) {
    return option -> command.matchedOptionValue(option.option(), List.of());
  }

  private int help(CommandLine line, String command) {
    if (command.isEmpty()) {
      return print(out, line.getUsageMessage(), DONE);
    }
    CommandLine subcommand = line.getSubcommands().get(command);
    return subcommand == null
        ? wrong(List.of(command + ": there is no such command"), Commands.HELP)
        : print(out, subcommand.getUsageMessage(), DONE);
  }

  private int completion(CommandLine line, String shell) {
    return List.of("", "bash", "zsh").contains(shell)
        ? print(out, AutoComplete.bash(Commands.PROGRAM, line), DONE)
        : wrong(List.of(shell + ": is not known; give bash or zsh"), Commands.COMPLETION);
  }

  private int wrong(List<String> problems, String command) {
    err.println(
        Commands.PROGRAM
            + (command.equals(Commands.PROGRAM) ? "" : " " + command)
            + ": "
            + (problems.size() == 1 ? "1 thing is" : problems.size() + " things are")
            + " wrong");
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
    return WRONG;
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
