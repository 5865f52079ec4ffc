package io.lifecyclemanager.cli.control;

import io.lifecyclemanager.app.ServeSettings.LoadBalancerSettings;
import io.lifecyclemanager.app.deregistration.DeregisterSettings;
import io.lifecyclemanager.app.deregistration.DeregisterSettings.BalancerSettings;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.LoadBalancerSettingsParser;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.deregistration.request.DeregistrationTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The options that only {@code deregister} has, and those that it shares with {@code serve}. */
public final class DeregisterOptions {
  /** The options of {@code serve} about AWS and load balancers. */
  public static final List<CliOption> SHARED_WITH_SERVE =
      List.of(
          ServeOptions.REGION,
          ServeOptions.WITH_DEREGISTER,
          ServeOptions.DEREGISTER_TARGET_TYPES,
          ServeOptions.SETTLE_TIME,
          ServeOptions.SETTLE_TIME_NLB);

  public static final OptionTable TABLE = new OptionTable();

  static final CliOption INSTANCE =
      TABLE.add(
          "--instance",
          "ID",
          "Id of the EC2 instance. Its private addresses are deregistered with it.");
  static final CliOption IP =
      TABLE.add(
          "--ip",
          "ADDRESS",
          "IP address of version 4 or 6, as it is registered in target groups of IP addresses.");
  static final CliOption WAIT =
      TABLE.add(
          "--wait",
          "DURATION",
          "10m",
          "How long to wait for the end, at least 10s. The deregistration delay of a load balancer"
              + " is 5m unless set.");
  static final CliOption KUBECONFIG =
      TABLE.add(
          "--kubeconfig",
          "FILE",
          "kubeconfig file, to label the instance's node first, so that no controller registers it"
              + " again. If omitted, no node is labelled.");
  static final CliOption OUTPUT = TABLE.addOutput("text");

  /** In the first seconds the requests are sent. */
  private static final Duration MIN_WAIT = Duration.ofSeconds(10);

  private static final String ARBITRARY = "0.0.0.0";

  private enum DeregisterFormat {
    TEXT,
    JSON
  }

  private DeregisterOptions() {}

  /**
   * Parses all options.
   *
   * @param options the options of {@code deregister} and those that it shares with {@code serve}
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<DeregisterSettings> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(() -> {
      LoadBalancerSettings balancers = LoadBalancerSettingsParser.parse(validator);
      return new DeregisterSettings(
          target(validator),
          validator.duration(WAIT, MIN_WAIT),
          validator.text(ServeOptions.REGION).orElse(null),
          validator.text(KUBECONFIG).map(Path::of).orElse(null),
          new BalancerSettings(
              balancers.targetGroups(),
              balancers.classicElbs(),
              balancers.settleTime(),
              balancers.settleTimeNlb()),
          validator.choice(OUTPUT, DeregisterFormat.class) == DeregisterFormat.JSON);
    });
  }

  /** An arbitrary one where the options are invalid. */
  private static DeregistrationTarget target(OptionValidator validator) {
    Optional<DeregistrationTarget> instance =
        target(
            validator, INSTANCE, DeregistrationTarget::ofInstance, "give an id as in i-0123abcd");
    Optional<DeregistrationTarget> address =
        target(validator, IP, DeregistrationTarget::ofAddress, "give one as in 10.0.1.7");
    if (validator.isGiven(INSTANCE) == validator.isGiven(IP)) {
      validator.addProblem(
          "--instance",
          validator.isGiven(IP) ? "is given with --ip" : "is required",
          validator.isGiven(IP) ? "omit one of them" : "give it, or --ip");
    }
    return instance.or(() -> address).orElseGet(() -> DeregistrationTarget.ofAddress(ARBITRARY));
  }

  private static Optional<DeregistrationTarget> target(
      OptionValidator validator,
      CliOption option,
      Function<String, DeregistrationTarget> parser,
      String remedy) {
    return validator
        .raw(option)
        .flatMap(value -> {
          try {
            return Optional.of(parser.apply(value.text()));
          } catch (IllegalArgumentException e) {
            boolean _ = validator.addProblem(value, String.valueOf(e.getMessage()), remedy);
            return Optional.empty();
          }
        });
  }
}
