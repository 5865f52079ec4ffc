package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.cli.RawOptions.RawValue;
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

/** Turns what was given into settings, or into everything that is wrong with it. */
final class ServeSettingsParser {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST_RECEIVE = Duration.ofSeconds(20);

  private final RawOptions given;
  private final List<String> problems;
  private final List<String> notes = new ArrayList<>();
  private final OptionValidator checks;

  private ServeSettingsParser(RawOptions given, List<String> problems) {
    this.given = given;
    this.problems = new ArrayList<>(problems);
    this.checks = new OptionValidator(given, this.problems);
  }

  /**
   * Reads everything.
   *
   * @param given what was given
   * @param problems what is known to be wrong already
   */
  static ParsedServe parse(RawOptions given, List<String> problems) {
    return new ServeSettingsParser(given, problems).parse();
  }

  private ParsedServe parse() {
    ServeSettings settings =
        new ServeSettings(
            aws(),
            cluster(),
            limits(),
            balancers(),
            checks.number(ServeOptions.PORT, 0, 65_535),
            checks.isEnabled(ServeOptions.DRY_RUN));
    LogSettings log =
        new LogSettings(
            checks.choice(ServeOptions.LOG_FORMAT, List.of("text", "json")),
            checks
                .choice(
                    ServeOptions.LOG_LEVEL, List.of("debug", "info", "warn", "warning", "error"))
                .replace("warning", "warn"));
    noteObsoleteOptions();
    return problems.isEmpty()
        ? new ParsedServe.ServeArguments(settings, log, List.copyOf(notes))
        : new ParsedServe.InvalidServe(List.copyOf(problems));
  }

  private ServeSettings.AwsSettings aws() {
    Optional<String> name = checks.queueName(ServeOptions.QUEUE_NAME);
    Optional<String> url = checks.text(ServeOptions.QUEUE_URL);
    checkOneQueue(given.get(ServeOptions.QUEUE_NAME), given.get(ServeOptions.QUEUE_URL));
    url.ifPresent(this::checkQueueUrl);
    Duration wait = checks.duration(ServeOptions.POLLING_INTERVAL, SECOND);
    if (wait.compareTo(LONGEST_RECEIVE) > 0) {
      notes.add("--polling-interval is taken as 20s: SQS lets no receive wait longer");
      wait = LONGEST_RECEIVE;
    }
    return new ServeSettings.AwsSettings(
        checks.text(ServeOptions.REGION).orElse(null),
        name.orElse(null),
        url.orElse(null),
        wait,
        checks.duration(ServeOptions.RECONCILE_INTERVAL, Duration.ZERO),
        checks.number(ServeOptions.HEARTBEATS_PER_SECOND, 1, 1000));
  }

  private void checkOneQueue(Optional<RawValue> name, Optional<RawValue> url) {
    if (name.isPresent() && url.isPresent()) {
      String where = name.get().source();
      checks.addProblem(url.get(), where + " names a queue as well", "leave one of them out");
    } else if (name.isEmpty() && url.isEmpty()) {
      problems.add(
          "--queue-name: no queue is given; give --queue-name NAME, or --queue-url URL for a queue"
              + " in another account");
    }
  }

  private void checkQueueUrl(String text) {
    URI url = text.matches("https?://[^\\s\"<>\\\\^`{|}]+") ? uri(text) : null;
    if (url == null || url.getHost() == null) {
      complain(
          ServeOptions.QUEUE_URL,
          "'" + text + "' is not a URL",
          "give one as in https://sqs.<region>.amazonaws.com/<account>/<name>");
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
    Set<String> groups = Set.copyOf(checks.list(ServeOptions.GROUPS));
    Optional<String> name = checks.text(ServeOptions.CLUSTER_NAME);
    return new ServeSettings.ClusterSettings(
        kubeconfig(), name.orElse(null), groups, replicaLocation());
  }

  private ServeSettings.@Nullable ReplicaLocation replicaLocation() {
    List<ServeOptions> flags =
        List.of(ServeOptions.NODE_NAME, ServeOptions.POD_NAMESPACE, ServeOptions.POD_NAME);
    List<String> given = flags.stream().flatMap(flag -> checks.text(flag).stream()).toList();
    if (!given.isEmpty() && given.size() < flags.size()) {
      problems.add(
          "--node-name, --pod-namespace, --pod-name: only some of them are given; give all or"
              + " none");
    }
    return given.size() == flags.size()
        ? new ServeSettings.ReplicaLocation(given.getFirst(), given.get(1), given.getLast())
        : null;
  }

  private @Nullable Path kubeconfig() {
    Optional<String> file = checks.text(ServeOptions.KUBECONFIG);
    Optional<String> old = checks.text(ServeOptions.LOCAL_MODE);
    if (file.isPresent() && old.isPresent() && !file.equals(old)) {
      complain(ServeOptions.LOCAL_MODE, "--kubeconfig names another file", "leave this one out");
    }
    file.ifPresent(path -> checkFile(ServeOptions.KUBECONFIG, path));
    old.filter(path -> !file.equals(Optional.of(path)))
        .ifPresent(path -> checkFile(ServeOptions.LOCAL_MODE, path));
    return file.or(() -> old).map(Path::of).orElse(null);
  }

  private void checkFile(ServeOptions flag, String file) {
    if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
      complain(flag, "there is no file '" + file + "' that can be read", "give a kubeconfig file");
    }
  }

  private ServeSettings.LimitSettings limits() {
    return new ServeSettings.LimitSettings(
        checks.duration(ServeOptions.MAX_TIME_TO_PROCESS, SECOND),
        drain(),
        checks.duration(ServeOptions.DRAIN_TIMEOUT_UNKNOWN, SECOND),
        checks.duration(ServeOptions.DRAIN_INTERVAL, SECOND),
        checks.duration(ServeOptions.MAX_TERMINATION_GRACE_PERIOD, Duration.ZERO),
        checks.number(ServeOptions.MAX_DRAIN_CONCURRENCY, 1, 100_000),
        checks.number(ServeOptions.MAX_TERMINATING_SHARE, 1, 100),
        checks.duration(ServeOptions.JOIN_GRACE, SECOND));
  }

  private @Nullable Duration drain() {
    Optional<Duration> timeout = checks.optionalDuration(ServeOptions.DRAIN_TIMEOUT, Duration.ZERO);
    Optional<Integer> retries = checks.optionalNumber(ServeOptions.DRAIN_RETRIES, 1, 1000);
    if (retries.isPresent() && given.get(ServeOptions.DRAIN_TIMEOUT).isEmpty()) {
      notes.add(
          "--drain-retries does nothing without --drain-timeout: evictions are retried until the"
              + " time of the termination is over");
    }
    return timeout
        .filter(Duration::isPositive)
        .map(one -> one.multipliedBy(retries.orElse(1)))
        .orElse(null);
  }

  private ServeSettings.LoadBalancerSettings balancers() {
    LoadBalancerTypes types =
        LoadBalancerTypes.read(
            checks, given, ServeOptions.WITH_DEREGISTER, ServeOptions.DEREGISTER_TARGET_TYPES);
    return new ServeSettings.LoadBalancerSettings(
        types.targetGroups(),
        types.classicElbs(),
        checks.duration(ServeOptions.SETTLE_TIME, Duration.ZERO),
        checks.duration(ServeOptions.SETTLE_TIME_NLB, Duration.ZERO));
  }

  private void noteObsoleteOptions() {
    List<String> unneeded =
        Stream.of(ServeOptions.KUBECTL_PATH, ServeOptions.REFRESH_EXPIRED_CREDENTIALS)
            .flatMap(flag -> given.get(flag).stream())
            .map(RawValue::source)
            .toList();
    if (!unneeded.isEmpty()) {
      notes.add(
          String.join(" and ", unneeded)
              + (unneeded.size() == 1 ? " is" : " are")
              + " no longer needed and can be left out");
    }
  }

  private void complain(ServeOptions flag, String what, String remedy) {
    given.get(flag).ifPresent(value -> checks.addProblem(value, what, remedy));
  }
}
