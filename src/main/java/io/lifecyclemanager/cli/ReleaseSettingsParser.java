package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.ReleaseSettings;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import java.nio.file.Path;
import java.util.List;

/** Parses operands and options of {@code release}. */
final class ReleaseSettingsParser {

  private ReleaseSettingsParser() {}

  /**
   * Parses all operands and options.
   *
   * @param nodes the operands
   * @param options the options as typed
   * @param parseErrors the problems that the parser found already
   */
  static Parsed<ReleaseSettings> parse(
      List<String> nodes, RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> parse(nodes, validator));
  }

  private static ReleaseSettings parse(List<String> nodes, OptionValidator validator) {
    if (nodes.isEmpty()) {
      validator.addProblem("NODE", "is required", "give the name of a node");
    }
    nodes.stream()
        .filter(name -> !name.matches(OptionValidator.KUBERNETES_NAME))
        .forEach(name ->
            validator.addProblem("NODE", "'" + name + "' is no name of a node", "give a name"));
    return new ReleaseSettings(
        nodes.stream().distinct().toList(),
        validator.text(ReleaseOptions.KUBECONFIG).map(Path::of).orElse(null),
        validator.isEnabled(ReleaseOptions.FORCE),
        validator.isEnabled(ReleaseOptions.DRY_RUN),
        validator.choice(ReleaseOptions.OUTPUT, OutputFormat.class) == OutputFormat.JSON);
  }
}
