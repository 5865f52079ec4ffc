package io.lifecyclemanager.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns the parse errors of picocli into problems: the word, what is wrong, and what to do. */
final class ParseErrors {
  private ParseErrors() {}

  /** The problems with all words before and after the command; empty when there are none. */
  static List<String> of(ParseResult parsed) {
    List<String> problems = new ArrayList<>();
    if (parsed.hasSubcommand()) {
      problems.addAll(of(parsed.subcommand()));
    }
    for (Exception error : parsed.errors()) {
      switch (error) {
        case UnmatchedArgumentException unknown -> problems.addAll(unknown(unknown));
        case MissingParameterException missing ->
            missing.getMissing().stream().map(ParseErrors::withoutValue).forEach(problems::add);
        default -> problems.add(String.valueOf(error.getMessage()));
      }
    }
    return problems;
  }

  private static List<String> unknown(UnmatchedArgumentException error) {
    List<String> problems = new ArrayList<>();
    boolean valueMayFollow = false;
    for (String word : error.getUnmatched()) {
      boolean option = word.startsWith("-");
      // The word after an unknown option is most likely its value.
      if (option || !valueMayFollow) {
        problems.add(unknown(error, word.replaceFirst("=.*", ""), option));
      }
      valueMayFollow = option && !word.contains("=");
    }
    return problems;
  }

  private static String unknown(ParameterException error, String word, boolean option) {
    List<String> suggestions =
        new UnmatchedArgumentException(error.getCommandLine(), List.of(word)).getSuggestions();
    String command = error.getCommandLine().getCommandName();
    String help =
        command.equals(Commands.PROGRAM)
            ? Commands.PROGRAM + " --help"
            : Commands.PROGRAM + " " + command + " --help";
    return word
        + ": unknown "
        + (option ? "option" : "command or operand")
        + "; "
        + (suggestions.isEmpty() ? "see " + help : "did you mean " + suggestions.getFirst() + "?");
  }

  private static String withoutValue(ArgSpec option) {
    return option.isOption()
        ? ((OptionSpec) option).longestName()
            + ": has no value; give "
            + option.paramLabel()
            + " or omit the option"
        : option.paramLabel() + ": is required";
  }
}
