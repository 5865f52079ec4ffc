package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.PreviewSettings;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.DrainOptions;
import io.lifecyclemanager.cli.serve.LoadBalancerSettingsParser;
import io.lifecyclemanager.cli.serve.PodSettingsParser;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.model.GroupName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Parses operands and options of {@code preview}. */
final class PreviewSettingsParser {
  private PreviewSettingsParser() {}

  /**
   * Parses all operands and options.
   *
   * @param nodes the operands
   * @param options the options of {@code preview} and those that it shares with {@code serve}
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<PreviewSettings> parse(
      List<String> nodes, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> parse(nodes, validator));
  }

  private static PreviewSettings parse(List<String> nodes, OptionValidator validator) {
    Optional<String> group = validator.text(PreviewOptions.GROUP);
    if (nodes.isEmpty() && group.isEmpty()) {
      validator.addProblem(
          "NODE", "is required", "give the name of a node, or --group for those of a group");
    } else if (!nodes.isEmpty() && group.isPresent()) {
      validator.addProblem("NODE", "is given with --group", "omit one of them");
    }
    return new PreviewSettings(
        nodes.stream().distinct().toList(),
        group.map(GroupName::new).orElse(null),
        validator.text(ServeOptions.REGION).orElse(null),
        validator.text(ServeOptions.KUBECONFIG).map(Path::of).orElse(null),
        validator.duration(DrainOptions.MAX_TERMINATION_GRACE_PERIOD, Duration.ZERO),
        PodSettingsParser.parse(validator),
        LoadBalancerSettingsParser.parse(validator),
        validator.choice(PreviewOptions.OUTPUT, OutputFormat.class) == OutputFormat.JSON);
  }
}
