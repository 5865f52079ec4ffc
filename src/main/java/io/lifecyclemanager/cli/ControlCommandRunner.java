package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.control.ControlCommands;
import io.lifecyclemanager.app.control.HoldCommands;
import io.lifecyclemanager.app.control.InterventionSettings;
import io.lifecyclemanager.app.support.SupportCommands;
import io.lifecyclemanager.cli.control.HoldListOptions;
import io.lifecyclemanager.cli.control.HoldOptions;
import io.lifecyclemanager.cli.control.InterventionOptions;
import io.lifecyclemanager.cli.control.StatusOptions;
import io.lifecyclemanager.cli.control.SupportBundleOptions;
import io.lifecyclemanager.cli.control.UnholdOptions;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import picocli.CommandLine.ParseResult;

/**
 * Parses the options of the commands about node holds, and of those that show or change what is in
 * progress, and runs these commands.
 *
 * @param environment the environment variables of the process
 * @param runner prints their results
 */
record ControlCommandRunner(
    HoldCommands holds,
    ControlCommands control,
    SupportCommands support,
    Terminal terminal,
    Map<String, String> environment,
    AdminCommandRunner runner) {
  /**
   * The command with its options, which returns its exit code when it is run.
   *
   * @param typed the command as typed
   * @param parseErrors the problems that the parser found already
   */
  Parsed<IntSupplier> parse(CommandName name, ParseResult typed, List<String> parseErrors) {
    return switch (name) {
      case STATUS ->
          map(
              StatusOptions.parse(
                  operand(typed),
                  options(typed, StatusOptions.TABLE),
                  parseErrors,
                  terminal.interactive(),
                  environment.getOrDefault("NO_COLOR", "").isEmpty()),
              settings -> () -> runner.status(settings));
      case SUPPORT_BUNDLE ->
          map(
              SupportBundleOptions.parse(options(typed, SupportBundleOptions.TABLE), parseErrors),
              settings -> () -> runner.run(() -> support.supportBundle(settings, terminal)));
      case HOLD ->
          map(
              HoldOptions.parse(operands(typed), options(typed, HoldOptions.TABLE), parseErrors),
              settings -> () -> runner.run(() -> holds.hold(settings)));
      case UNHOLD ->
          map(
              UnholdOptions.parse(
                  operands(typed), options(typed, UnholdOptions.TABLE), parseErrors),
              settings -> () -> runner.run(() -> holds.unhold(settings)));
      case HOLDS ->
          map(
              HoldListOptions.parse(options(typed, HoldListOptions.TABLE), parseErrors),
              settings -> () -> runner.run(() -> holds.holds(settings)));
      case COMPLETE ->
          map(
              InterventionOptions.parseComplete(
                  operand(typed),
                  options(typed, InterventionOptions.COMPLETE),
                  parseErrors,
                  terminal.interactive()),
              this::intervention);
      case EXTEND ->
          map(
              InterventionOptions.parseExtend(
                  operand(typed), options(typed, InterventionOptions.EXTEND), parseErrors),
              this::intervention);
      case RETRY ->
          map(
              InterventionOptions.parseRetry(
                  operand(typed), options(typed, InterventionOptions.RETRY), parseErrors),
              this::intervention);
      case SERVE,
          ENROLL,
          UNENROLL,
          IAM_POLICY,
          DOCTOR,
          RELEASE,
          PREVIEW,
          DEREGISTER,
          VERSION,
          HELP,
          COMPLETION ->
          throw new IllegalArgumentException(name + " is run elsewhere");
    };
  }

  private IntSupplier intervention(InterventionSettings settings) {
    return () -> runner.run(() -> control.intervene(settings, terminal, terminal::confirm));
  }

  private static List<String> operands(ParseResult typed) {
    return typed.matchedPositionalValue(Commands.OPERAND, List.of());
  }

  private static String operand(ParseResult typed) {
    return typed.matchedPositionalValue(Commands.OPERAND, "");
  }

  private static RawOptions options(ParseResult typed, OptionTable table) {
    return RawOptions.fromCommandLine(
        table.options(), option -> typed.matchedOptionValue(option.option(), List.of()));
  }

  private static <T> Parsed<IntSupplier> map(Parsed<T> parsed, Function<T, IntSupplier> command) {
    return switch (parsed) {
      case Parsed.Valid<T>(T settings) -> new Parsed.Valid<>(command.apply(settings));
      case Parsed.Invalid<T>(List<String> problems) -> new Parsed.Invalid<>(problems);
    };
  }
}
