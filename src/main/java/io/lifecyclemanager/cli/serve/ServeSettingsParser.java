package io.lifecyclemanager.cli.serve;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.cli.option.AwsNames;
import io.lifecyclemanager.cli.option.BaseUrls;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionValidator;
import io.lifecyclemanager.cli.option.Parsed;
import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.option.RawOptions.RawValue;
import io.lifecyclemanager.cli.serve.LogSettings.LogFormat;
import io.lifecyclemanager.cli.serve.LogSettings.LogLevel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses the options of {@code serve}. An instance parses once. */
public final class ServeSettingsParser {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MAX_RECEIVE_WAIT = Duration.ofSeconds(20);

  private final OptionValidator validator;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param validator where the problems are collected
   */
  public ServeSettingsParser(OptionValidator validator) {
    this.validator = validator;
  }

  /**
   * Parses all options.
   *
   * @param options the options from the command line and the environment
   * @param parseErrors the problems that the parser found already
   */
  public static Parsed<ServeArguments> parse(RawOptions options, List<String> parseErrors) {
    OptionValidator validator = new OptionValidator(options, parseErrors);
    return validator.result(new ServeSettingsParser(validator)::parseArguments);
  }

  private ServeArguments parseArguments() {
    ServeSettings settings = parseSettings();
    LogSettings log =
        new LogSettings(
            validator.choice(ServeOptions.LOG_FORMAT, LogFormat.class),
            validator.choice(ServeOptions.LOG_LEVEL, LogLevel.class));
    warnAboutObsoleteOptions();
    return new ServeArguments(settings, log, warnings);
  }

  /** Parses everything but the settings of the log. */
  public ServeSettings parseSettings() {
    return new ServeSettings(
        aws(),
        cluster(),
        limits(),
        PodSettingsParser.parse(validator),
        LoadBalancerSettingsParser.parse(validator),
        PlanSettingsParser.parse(validator),
        EventSettingsParser.parse(validator),
        WebSettingsParser.parse(validator),
        WebhookSettingsParser.parse(validator),
        validator.isEnabled(ServeOptions.NODE_EVENTS),
        validator.isEnabled(ServeOptions.DRY_RUN));
  }

  private ServeSettings.AwsSettings aws() {
    Optional<String> name = AwsNames.queue(validator, ServeOptions.QUEUE_NAME);
    Optional<String> url = validator.text(ServeOptions.QUEUE_URL);
    checkExactlyOneQueue();
    url.ifPresent(this::checkQueueUrl);
    Duration wait = validator.duration(ServeOptions.POLLING_INTERVAL, SECOND);
    if (wait.compareTo(MAX_RECEIVE_WAIT) > 0) {
      warnings.add("--polling-interval is reduced to 20s, the maximum of SQS");
      wait = MAX_RECEIVE_WAIT;
    }
    return new ServeSettings.AwsSettings(
        validator.text(ServeOptions.REGION).orElse(null),
        name.orElse(null),
        url.orElse(null),
        wait,
        validator.duration(ServeOptions.RECONCILE_INTERVAL, Duration.ZERO),
        validator.number(ServeOptions.HEARTBEATS_PER_SECOND, 1, 1000),
        new ServeSettings.HookSettings(
            Set.copyOf(AwsNames.hooks(validator, ServeOptions.HOOK_NAMES)),
            validator.isEnabled(ServeOptions.COMPLETE_LAUNCH_HOOKS)));
  }

  private void checkExactlyOneQueue() {
    Optional<RawValue> name = validator.raw(ServeOptions.QUEUE_NAME);
    Optional<RawValue> url = validator.raw(ServeOptions.QUEUE_URL);
    if (name.isPresent() && url.isPresent()) {
      validator.addProblem(
          url.get(), name.get().source() + " names a queue as well", "omit one of them");
    } else if (name.isEmpty() && url.isEmpty()) {
      validator.addProblem(
          "--queue-name",
          "no queue is given",
          "give --queue-name NAME, or --queue-url URL for a queue in another account");
    }
  }

  private void checkQueueUrl(String text) {
    URI url = text.matches("https?://[^\\s\"<>\\\\^`{|}]+") ? uri(text) : null;
    if (url == null || url.getHost() == null) {
      addProblem(
          ServeOptions.QUEUE_URL,
          "'" + text + "' is not a URL",
          "give a URL as in https://sqs.<region>.amazonaws.com/<account>/<name>");
    }
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private ServeSettings.ClusterSettings cluster() {
    Set<String> groups = Set.copyOf(validator.list(ServeOptions.GROUPS));
    @Nullable String name = validator.text(ServeOptions.CLUSTER_NAME).orElse(null);
    return new ServeSettings.ClusterSettings(
        kubeconfig(),
        name,
        groups,
        replicaLocation(),
        BaseUrls.list(validator, ServeOptions.PEERS));
  }

  private ServeSettings.@Nullable ReplicaLocation replicaLocation() {
    List<CliOption> options =
        List.of(ServeOptions.NODE_NAME, ServeOptions.POD_NAMESPACE, ServeOptions.POD_NAME);
    List<String> given =
        options.stream().flatMap(option -> validator.text(option).stream()).toList();
    if (!given.isEmpty() && given.size() < options.size()) {
      validator.addProblem(
          "--node-name, --pod-namespace, --pod-name",
          "only some of them are given",
          "give all or none");
    }
    Optional<String> uid = validator.text(ServeOptions.POD_UID);
    if (uid.isPresent() && given.isEmpty()) {
      addProblem(
          ServeOptions.POD_UID,
          "the pod is not named",
          "give --node-name, --pod-namespace and --pod-name too");
    }
    return given.size() == options.size()
        ? new ServeSettings.ReplicaLocation(
            given.getFirst(), given.get(1), given.getLast(), uid.orElse(null))
        : null;
  }

  private @Nullable Path kubeconfig() {
    Optional<String> file = validator.text(ServeOptions.KUBECONFIG);
    Optional<String> old = validator.text(ServeOptions.LOCAL_MODE);
    if (file.isPresent() && old.isPresent() && !file.equals(old)) {
      addProblem(ServeOptions.LOCAL_MODE, "--kubeconfig names another file", "omit --local-mode");
    }
    file.ifPresent(path -> checkFile(ServeOptions.KUBECONFIG, path));
    old.filter(path -> !file.equals(Optional.of(path)))
        .ifPresent(path -> checkFile(ServeOptions.LOCAL_MODE, path));
    return file.or(() -> old).map(Path::of).orElse(null);
  }

  private void checkFile(CliOption option, String file) {
    if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
      addProblem(option, "there is no readable file '" + file + "'", "give a kubeconfig file");
    }
  }

  private ServeSettings.LimitSettings limits() {
    return new ServeSettings.LimitSettings(
        validator.duration(ServeOptions.MAX_TIME_TO_PROCESS, SECOND),
        drainTimeout(),
        validator.duration(DrainOptions.DRAIN_TIMEOUT_UNKNOWN, SECOND),
        validator.duration(DrainOptions.DRAIN_INTERVAL, SECOND),
        validator.duration(DrainOptions.MAX_TERMINATION_GRACE_PERIOD, Duration.ZERO),
        validator.number(ServeOptions.MAX_DRAIN_CONCURRENCY, 1, 100_000),
        PaceSettingsParser.parse(validator),
        validator.duration(ServeOptions.JOIN_GRACE, SECOND));
  }

  private @Nullable Duration drainTimeout() {
    Optional<Duration> timeout =
        validator.optionalDuration(DrainOptions.DRAIN_TIMEOUT, Duration.ZERO);
    Optional<Integer> retries = validator.optionalNumber(DrainOptions.DRAIN_RETRIES, 1, 1000);
    if (retries.isPresent() && !validator.isGiven(DrainOptions.DRAIN_TIMEOUT)) {
      warnings.add(
          "--drain-retries has no effect without --drain-timeout: evictions are retried until the"
              + " deadline of the termination");
    }
    return timeout
        .filter(Duration::isPositive)
        .map(single -> single.multipliedBy(retries.orElse(1)))
        .orElse(null);
  }

  private void warnAboutObsoleteOptions() {
    List<String> obsolete =
        Stream.of(ServeOptions.KUBECTL_PATH, ServeOptions.REFRESH_EXPIRED_CREDENTIALS)
            .flatMap(option -> validator.raw(option).stream())
            .map(RawValue::source)
            .toList();
    if (!obsolete.isEmpty()) {
      warnings.add(
          String.join(" and ", obsolete)
              + (obsolete.size() == 1 ? " is" : " are")
              + " no longer used and can be omitted");
    }
  }

  private void addProblem(CliOption option, String what, String remedy) {
    validator
        .raw(option)
        .ifPresent(value -> {
          boolean _ = validator.addProblem(value, what, remedy);
        });
  }
}
