package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.control.HoldSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of {@code hold}. */
public final class HoldOptions {
  public static final OptionTable TABLE = new OptionTable();

  static final CliOption REASON =
      TABLE.add("--reason", "TEXT", "Why the nodes are held; at most 1024 characters. Required.");
  static final CliOption UNTIL =
      TABLE.add(
          "--until",
          "TIME",
          "When the holds end by themselves, as in 2026-03-01T12:00:00Z. If omitted, they last"
              + " until they are removed.");
  static final CliOption FOR =
      TABLE.add("--for", "DURATION", "How long the holds last, at most 168h; instead of --until.");
  static final CliOption TAINT =
      TABLE.addSwitch("--taint", false, "Also add the taint lifecycle-manager.io/hold:NoSchedule.");
  static final CliOption SCALE_DOWN_DISABLED =
      TABLE.addSwitch(
          "--scale-down-disabled",
          false,
          "Also tell cluster-autoscaler to keep the nodes, with its annotation.");
  static final CliOption AUTHOR =
      TABLE.add(
          "--author",
          "NAME",
          "The user to record. If omitted, the one that the API server knows, or that the"
              + " kubeconfig names.");
  static final CliOption DRY_RUN =
      TABLE.addSwitch("--dry-run", false, "Change nothing, and print what would be done.");
  static final CliOption KUBECONFIG = TABLE.add(ControllerOptions.KUBECONFIG);
  static final CliOption OUTPUT = TABLE.addOutput("text");

  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

  enum HoldFormat {
    TEXT,
    JSON
  }

  private HoldOptions() {}

  /**
   * Parses the operands and all options.
   *
   * @param nodes the operands
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<HoldSettings> parse(
      List<String> nodes, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      validator.require(REASON);
      if (validator.isGiven(UNTIL) && validator.isGiven(FOR)) {
        validator.addProblem("--for", "has no effect with --until", "omit one of them");
      }
      return new HoldSettings(
          nodes(nodes, validator),
          kubeconfig(validator),
          validator.text(REASON).orElse(""),
          time(validator, UNTIL).orElse(null),
          validator.optionalDuration(FOR, Duration.ofSeconds(1)).orElse(null),
          validator.isEnabled(TAINT),
          validator.isEnabled(SCALE_DOWN_DISABLED),
          validator.text(AUTHOR).orElse(null),
          validator.isEnabled(DRY_RUN),
          validator.choice(OUTPUT, HoldFormat.class) == HoldFormat.JSON);
    });
  }

  /** The operands, each once. */
  static List<String> nodes(List<String> nodes, OptionValidator validator) {
    if (nodes.isEmpty()) {
      validator.addProblem("NODE", "is required", "give the name of a node or an instance id");
    }
    nodes.stream()
        .filter(name -> !name.matches(NAME))
        .forEach(name ->
            validator.addProblem(
                "NODE",
                "'" + name + "' is neither the name of a node nor the id of an instance",
                "give one of them"));
    return nodes.stream().distinct().toList();
  }

  static @Nullable Path kubeconfig(OptionValidator validator) {
    return validator.text(KUBECONFIG).map(Path::of).orElse(null);
  }

  /** The time; empty where the option is not given. A text that is no time is a problem. */
  static Optional<Instant> time(OptionValidator validator, CliOption option) {
    Optional<String> text = validator.text(option);
    try {
      return text.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      validator.addProblem(
          option.option(),
          "'" + text.orElse("") + "' is not a time",
          "give a time with its offset, as in 2026-03-01T12:00:00Z");
      return Optional.empty();
    }
  }
}
