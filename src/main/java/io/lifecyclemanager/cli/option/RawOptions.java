package io.lifecyclemanager.cli.option;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The values that the user gave, before validation, each with its source. The command line takes
 * precedence over the environment.
 *
 * @param values the values by option; an option that was not given is missing
 */
public record RawOptions(Map<CliOption, RawValue> values) {
  /**
   * For a Service named lifecycle-manager, Kubernetes sets LIFECYCLE_MANAGER_PORT to a value like
   * tcp://10.0.0.1:8080 in every pod of its namespace. That value is not an option.
   */
  private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  private static final Pattern SERVICE_LINK_NAME =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.+)?)?)");

  /** The launcher script reads the variables with this prefix. */
  private static final String LAUNCHER_PREFIX = CliOption.VARIABLE_PREFIX + "JAVA";

  /**
   * One value.
   *
   * @param text the value as typed, without surrounding blanks
   * @param source the option or the environment variable that it comes from
   */
  public record RawValue(String text, String source) {}

  /** Keeps its own copy. */
  public RawOptions {
    values = Map.copyOf(values);
  }

  /**
   * Collects options from the command line and the environment. An empty variable counts as not
   * set.
   *
   * @param options the options to collect
   * @param typed the values typed for an option, in their order; empty when there are none
   * @param environment the environment variables of the process
   */
  public static RawOptions fromCommandLineAndEnvironment(
      List<CliOption> options,
      Function<CliOption, List<String>> typed,
      Map<String, String> environment) {
    Map<CliOption, RawValue> values = new HashMap<>();
    for (CliOption option : options) {
      String variable = environment.getOrDefault(option.variable(), "").strip();
      if (!variable.isEmpty() && !SERVICE_LINK.matcher(variable).matches()) {
        values.put(option, new RawValue(variable, option.variable()));
      }
    }
    values.putAll(fromCommandLine(options, typed).values());
    return new RawOptions(values);
  }

  /**
   * Collects options from the command line only.
   *
   * @param options the options to collect
   * @param typed the values typed for an option, in their order; empty when there are none
   */
  public static RawOptions fromCommandLine(
      List<CliOption> options, Function<CliOption, List<String>> typed) {
    Map<CliOption, RawValue> values = new HashMap<>();
    for (CliOption option : options) {
      List<String> texts = typed.apply(option);
      if (!texts.isEmpty()) {
        values.put(option, new RawValue(join(option, texts).strip(), option.option()));
      }
    }
    return new RawOptions(values);
  }

  private static String join(CliOption option, List<String> texts) {
    return option.isList() ? String.join(",", texts) : texts.getLast();
  }

  /** The values of both; they must not have an option in common. */
  public RawOptions merge(RawOptions other) {
    Map<CliOption, RawValue> all = new HashMap<>(values);
    all.putAll(other.values);
    return new RawOptions(all);
  }

  /** The value of an option; empty when it was not given. */
  Optional<RawValue> get(CliOption option) {
    return Optional.ofNullable(values.get(option));
  }

  /**
   * The environment variables that have this program's prefix but belong to no option: most likely
   * misspelt.
   *
   * @param options the options that can be given in the environment
   */
  public static List<String> unknownVariables(
      List<CliOption> options, Map<String, String> environment) {
    List<String> known = options.stream().map(CliOption::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(CliOption.VARIABLE_PREFIX))
        .filter(name -> !name.startsWith(LAUNCHER_PREFIX))
        .filter(name -> !SERVICE_LINK_NAME.matcher(name).matches())
        .filter(name -> !known.contains(name))
        .sorted()
        .toList();
  }
}
