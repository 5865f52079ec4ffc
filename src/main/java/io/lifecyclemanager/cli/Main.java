package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.AdminCommands;
import io.lifecyclemanager.app.AwsAdminCommands;
import io.lifecyclemanager.app.Controller;
import io.lifecyclemanager.app.ServeCommand;
import io.lifecyclemanager.app.control.ClusterHoldCommands;
import io.lifecyclemanager.app.control.ControlCommands;
import io.lifecyclemanager.app.control.HoldCommands;
import io.lifecyclemanager.app.control.RemoteControlCommands;
import io.lifecyclemanager.app.support.SupportBundleCommand;
import io.lifecyclemanager.app.support.SupportCommands;
import io.lifecyclemanager.cli.control.DeregisterOptions;
import io.lifecyclemanager.cli.control.PodDoctorSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeArguments;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.cli.serve.ServeSettingsParser;
import io.lifecyclemanager.model.SystemTime;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The entry point: parses the command line, runs the command, and returns its exit code. */
public final class Main {
  private static final int SUCCESS = 0;
  private static final int FAILED = 1;
  private static final int INVALID = 2;

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final ServeCommand serveCommand;
  private final AdminCommandRunner admin;
  private final ControlCommandRunner control;

  Main(
      Terminal terminal,
      Map<String, String> environment,
      ServeCommand serveCommand,
      AdminCommands adminCommands,
      ControlCommands controlCommands,
      HoldCommands holdCommands,
      SupportCommands supportCommands) {
    this.terminal = terminal;
    this.environment = environment;
    this.serveCommand = serveCommand;
    this.admin = new AdminCommandRunner(adminCommands, controlCommands, terminal);
    this.control =
        new ControlCommandRunner(
            holdCommands, controlCommands, supportCommands, terminal, environment, admin);
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Main main =
        new Main(
            new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)),
            System.getenv(),
            // Created after the log is configured, because it creates a logger.
            settings -> new Controller(Commands.programVersion()).run(settings),
            new AwsAdminCommands(),
            new RemoteControlCommands(new SystemTime()),
            new ClusterHoldCommands(new SystemTime()),
            new SupportBundleCommand(
                new AwsAdminCommands(),
                PodDoctorSettings::read,
                Commands.versionLine(),
                new SystemTime()));
    System.exit(main.run(arguments));
  }

  /**
   * Runs a command.
   *
   * @return the exit code: 0 success, 1 failed, 2 invalid options; {@link AdminCommands} has more
   */
  int run(String... arguments) {
    CommandLine commandLine = Commands.commandLine();
    ParseResult root = commandLine.parseArgs(arguments);
    ParseResult command = root.hasSubcommand() ? root.subcommand() : root;
    List<String> parseErrors = ParseErrors.of(root);
    if (command.isUsageHelpRequested()) {
      return printResult(command.commandSpec().commandLine().getUsageMessage());
    } else if (root.isVersionHelpRequested()) {
      return printResult(Commands.versionLine());
    }
    Optional<CommandName> name = CommandName.of(command.commandSpec().name());
    if (name.isPresent()) {
      return run(name.get(), commandLine, command, parseErrors);
    } else if (!parseErrors.isEmpty()) {
      terminal.printProblems("", parseErrors);
      return INVALID;
    }
    terminal.print(commandLine.getUsageMessage().stripTrailing());
    return INVALID;
  }

  private int run(
      CommandName name, CommandLine commandLine, ParseResult command, List<String> parseErrors) {
    return switch (name) {
      case SERVE ->
          runIfValid(
              name, ServeSettingsParser.parse(serveOptions(command), parseErrors), this::serve);
      case ENROLL ->
          runIfValid(
              name,
              EnrollSettingsParser.parse(typed(command, EnrollOptions.TABLE), parseErrors),
              admin::enroll);
      case UNENROLL ->
          runIfValid(
              name,
              UnenrollSettingsParser.parse(typed(command, UnenrollOptions.TABLE), parseErrors),
              admin::unenroll);
      case DOCTOR ->
          runIfValid(
              name,
              DoctorSettingsParser.parse(
                  serveOptions(command).merge(typed(command, DoctorOptions.TABLE)), parseErrors),
              admin::doctor);
      case RELEASE ->
          runIfValid(
              name,
              ReleaseSettingsParser.parse(
                  command.matchedPositionalValue(Commands.OPERAND, List.of()),
                  typed(command, ReleaseOptions.TABLE),
                  parseErrors),
              admin::release);
      case PREVIEW ->
          runIfValid(
              name,
              PreviewSettingsParser.parse(
                  command.matchedPositionalValue(Commands.OPERAND, List.of()),
                  serveOptions(command).merge(typed(command, PreviewOptions.TABLE)),
                  parseErrors),
              admin::preview);
      case STATUS, HOLD, UNHOLD, HOLDS, COMPLETE, EXTEND, RETRY, SUPPORT_BUNDLE ->
          runIfValid(name, control.parse(name, command, parseErrors), IntSupplier::getAsInt);
      case DEREGISTER ->
          runIfValid(
              name,
              DeregisterOptions.parse(
                  serveOptions(command).merge(typed(command, DeregisterOptions.TABLE)),
                  parseErrors),
              admin::deregister);
      case IAM_POLICY ->
          runIfValid(
              name,
              PolicySettingsParser.parse(typed(command, PolicyOptions.TABLE), parseErrors),
              settings -> printResult(settings.policyJson()));
      case VERSION -> unlessInvalid(name, parseErrors, () -> printResult(Commands.versionLine()));
      case HELP -> unlessInvalid(name, parseErrors, () -> printHelp(commandLine, operand(command)));
      case COMPLETION ->
          unlessInvalid(name, parseErrors, () -> printCompletion(commandLine, operand(command)));
    };
  }

  private <T> int runIfValid(CommandName name, Parsed<T> parsed, ToIntFunction<T> command) {
    return switch (parsed) {
      case Parsed.Valid<T>(T settings) -> command.applyAsInt(settings);
      case Parsed.Invalid<T>(List<String> problems) -> invalid(name, problems);
    };
  }

  private int unlessInvalid(CommandName name, List<String> parseErrors, IntSupplier command) {
    return parseErrors.isEmpty() ? command.getAsInt() : invalid(name, parseErrors);
  }

  private int serve(ServeArguments arguments) {
    arguments.log().apply();
    Logger log = LogManager.getLogger(Main.class);
    log.info("starting {}", Commands.versionLine());
    arguments.warnings().forEach(log::warn);
    RawOptions.unknownVariables(ServeOptions.TABLE.options(), environment)
        .forEach(name -> log.warn("ignoring unknown environment variable {}", name));
    try {
      return serveCommand.run(arguments.settings());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return SUCCESS;
    } catch (RuntimeException bug) {
      log.fatal("stopped by a bug, please report it", bug);
      return FAILED;
    }
  }

  private int printHelp(CommandLine commandLine, String command) {
    if (command.isEmpty()) {
      return printResult(commandLine.getUsageMessage());
    }
    CommandLine subcommand = commandLine.getSubcommands().get(command);
    return subcommand == null
        ? invalid(CommandName.HELP, List.of(command + ": unknown command"))
        : printResult(subcommand.getUsageMessage());
  }

  private int printCompletion(CommandLine commandLine, String shell) {
    return List.of("", "bash", "zsh").contains(shell)
        ? printResult(AutoComplete.bash(Commands.PROGRAM, commandLine))
        : invalid(CommandName.COMPLETION, List.of(shell + ": unknown shell; give bash or zsh"));
  }

  private int printResult(String text) {
    terminal.printResult(text);
    return SUCCESS;
  }

  private int invalid(CommandName command, List<String> problems) {
    terminal.printProblems(command.typed(), problems);
    return INVALID;
  }

  private RawOptions serveOptions(ParseResult command) {
    return RawOptions.fromCommandLineAndEnvironment(
        ServeOptions.TABLE.options(), typedValues(command), environment);
  }

  private static RawOptions typed(ParseResult command, OptionTable table) {
    return RawOptions.fromCommandLine(table.options(), typedValues(command));
  }

  private static Function<CliOption, List<String>> typedValues(ParseResult command) {
    return option -> command.matchedOptionValue(option.option(), List.of());
  }

  private static String operand(ParseResult command) {
    return command.matchedPositionalValue(Commands.OPERAND, "");
  }
}
