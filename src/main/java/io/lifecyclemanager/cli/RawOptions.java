package io.lifecyclemanager.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What was given for each option, and where. The command line beats the environment.
 *
 * @param values what was given; options that were not are missing
 */
record RawOptions(Map<CliOption, RawValue> values) {
  /**
   * For a Service named lifecycle-manager, Kubernetes sets LIFECYCLE_MANAGER_PORT in every pod of
   * its namespace, to something like tcp://10.0.0.1:8080. It is not meant for us.
   */
  private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  private static final Pattern SERVICE_LINK_NAME =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.+)?)?)");

  /** Read by the launcher, not by us. */
  private static final String LAUNCHER_PREFIX = ServeOptions.VARIABLE_PREFIX + "JAVA";

  /**
   * One value.
   *
   * @param text as typed, without blanks around it
   * @param source the option or the environment variable
   */
  record RawValue(String text, String source) {}

  /** Keeps its own copy. */
  RawOptions {
    values = Map.copyOf(values);
  }

  /**
   * Gathers what was given to {@code serve}. A variable that is empty counts as not set.
   *
   * @param typed the values typed for an option, in their order; empty when there are none
   * @param environment the environment's variables
   */
  static RawOptions fromCommandLineAndEnvironment(
      Function<CliOption, List<String>> typed, Map<String, String> environment) {
    Map<CliOption, RawValue> values = new HashMap<>();
    for (ServeOptions flag : ServeOptions.values()) {
      String variable = environment.getOrDefault(flag.variable(), "").strip();
      if (!variable.isEmpty() && !SERVICE_LINK.matcher(variable).matches()) {
        values.put(flag, new RawValue(variable, flag.variable()));
      }
    }
    values.putAll(fromCommandLine(List.of(ServeOptions.values()), typed).values());
    return new RawOptions(values);
  }

  /** Gathers what was typed; the environment is not looked at. */
  static RawOptions fromCommandLine(
      List<? extends CliOption> options, Function<CliOption, List<String>> typed) {
    Map<CliOption, RawValue> values = new HashMap<>();
    for (CliOption option : options) {
      List<String> texts = typed.apply(option);
      if (!texts.isEmpty()) {
        values.put(option, new RawValue(join(option, texts).strip(), option.option()));
      }
    }
    return new RawOptions(values);
  }

  /** What either of them has; none has what the other one has. */
  RawOptions merge(RawOptions other) {
    Map<CliOption, RawValue> all = new HashMap<>(values);
    all.putAll(other.values);
    return new RawOptions(all);
  }

  /** The last one counts, but lists grow. */
  private static String join(CliOption option, List<String> texts) {
    return option.isList() ? String.join(",", texts) : texts.getLast();
  }

  Optional<RawValue> get(CliOption option) {
    return Optional.ofNullable(values.get(option));
  }

  /** Variables that look like ours and are not: misspelt ones, most likely. */
  static List<String> unknownVariables(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(ServeOptions.VARIABLE_PREFIX))
        .filter(name -> !name.startsWith(LAUNCHER_PREFIX))
        .filter(name -> !SERVICE_LINK_NAME.matcher(name).matches())
        .filter(name -> !isFlag(name))
        .sorted()
        .toList();
  }

  private static boolean isFlag(String variable) {
    for (ServeOptions flag : ServeOptions.values()) {
      if (flag.variable().equals(variable)) {
        return true;
      }
    }
    return false;
  }
}
