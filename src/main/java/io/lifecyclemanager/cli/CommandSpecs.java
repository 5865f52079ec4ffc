package io.lifecyclemanager.cli;

import io.lifecyclemanager.cli.option.CliOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Translates commands, operands and options into the words of picocli. */
final class CommandSpecs {
  /** What is left of the width beside the names of the options. */
  private static final int DESCRIPTION_WIDTH = 58;

  private CommandSpecs() {}

  /** Adds options, in their order, and the lines of the synopsis. */
  static UsageMessageSpec addOptions(
      CommandSpec spec, List<CliOption> options, String... synopsis) {
    options.forEach(option -> spec.addOption(optionSpec(option)));
    return spec.usageMessage().customSynopsis(synopsis).sortOptions(false).footerHeading("%n");
  }

  /** Any number of operands. */
  static PositionalParamSpec operands(String label, String help) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .hideParamSyntax(true)
        .description(help)
        .build();
  }

  private static OptionSpec optionSpec(CliOption option) {
    String defaultValue = option.defaultValue();
    List<String> words = new ArrayList<>(List.of(option.help().split(" ")));
    if (defaultValue != null) {
      words.add("Default: " + defaultValue);
    }
    OptionSpec.Builder spec =
        OptionSpec.builder(option.allNames().toArray(String[]::new))
            // A list, because options may be repeated, as in cobra, which keikoproj's program uses.
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(option.valueLabel())
            .hideParamSyntax(true)
            .description(lines(words));
    return option.isSwitch()
        ? spec.arity("0..1").fallbackValue("true").build()
        : spec.arity("1").build();
  }

  /**
   * Puts words into lines, without breaking a word: picocli would break kubernetes.io after the
   * dot. It formats each line, so that a percent sign has to be doubled.
   */
  private static String[] lines(List<String> words) {
    List<String> lines = new ArrayList<>(List.of(""));
    for (String word : words) {
      String longer = (lines.getLast() + " " + word).strip();
      if (longer.length() <= DESCRIPTION_WIDTH) {
        lines.set(lines.size() - 1, longer);
      } else {
        lines.add(word);
      }
    }
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }

  /** An operand that may be left out. */
  static PositionalParamSpec operand(String label, String help) {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(help)
        .build();
  }

  /** A command with its help. */
  static CommandSpec command(CommandName name, String... help) {
    return command(name.typed(), help);
  }

  /** A command, or the program itself. */
  static CommandSpec command(String name, String... help) {
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .addOption(
                OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Print this help and exit.")
                    .build());
    spec.parser().collectErrors(true);
    spec.usageMessage().description(help);
    return spec;
  }
}
