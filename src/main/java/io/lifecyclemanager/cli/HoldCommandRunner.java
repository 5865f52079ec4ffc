package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.control.HoldCommands;
import io.lifecyclemanager.cli.control.HoldListOptions;
import io.lifecyclemanager.cli.control.HoldOptions;
import io.lifecyclemanager.cli.control.UnholdOptions;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import picocli.CommandLine.ParseResult;

/**
 * Parses the options of the commands about node holds, and runs these commands.
 *
 * @param runner prints their results
 */
record HoldCommandRunner(HoldCommands commands, AdminCommandRunner runner) {
  /**
   * The command with its options, which returns its exit code when it is run.
   *
   * @param typed the command as typed
   * @param parseErrors the problems that the parser found already
   */
  Parsed<IntSupplier> parse(CommandName name, ParseResult typed, List<String> parseErrors) {
    List<String> nodes = typed.matchedPositionalValue(Commands.OPERAND, List.of());
    if (name == CommandName.HOLD) {
      return map(
          HoldOptions.parse(nodes, options(typed, HoldOptions.TABLE), parseErrors),
          settings -> () -> runner.run(() -> commands.hold(settings)));
    } else if (name == CommandName.UNHOLD) {
      return map(
          UnholdOptions.parse(nodes, options(typed, UnholdOptions.TABLE), parseErrors),
          settings -> () -> runner.run(() -> commands.unhold(settings)));
    }
    return map(
        HoldListOptions.parse(options(typed, HoldListOptions.TABLE), parseErrors),
        settings -> () -> runner.run(() -> commands.holds(settings)));
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
