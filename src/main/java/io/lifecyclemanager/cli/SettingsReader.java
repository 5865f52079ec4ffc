package io.lifecyclemanager.cli;

import io.lifecyclemanager.app.Settings;
import io.lifecyclemanager.cli.Given.Value;
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
final class SettingsReader {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST_RECEIVE = Duration.ofSeconds(20);

  private final Given given;
  private final List<String> problems;
  private final List<String> notes = new ArrayList<>();
  private final Checks checks;

  private SettingsReader(Given given, List<String> problems) {
    this.given = given;
    this.problems = new ArrayList<>(problems);
    this.checks = new Checks(given, this.problems);
  }

  /**
   * Reads everything.
   *
   * @param given what was given
   * @param problems what is known to be wrong already
   */
  static Reading read(Given given, List<String> problems) {
    return new SettingsReader(given, problems).read();
  }

  private Reading read() {
    Settings settings =
        new Settings(
            aws(),
            cluster(),
            limits(),
            balancers(),
            checks.number(Flag.PORT, 0, 65_535),
            checks.isOn(Flag.DRY_RUN));
    Logging log =
        new Logging(
            checks.word(Flag.LOG_FORMAT, List.of("text", "json")),
            checks
                .word(Flag.LOG_LEVEL, List.of("debug", "info", "warn", "warning", "error"))
                .replace("warning", "warn"));
    noteWhatIsNotNeeded();
    return problems.isEmpty()
        ? new Reading.Good(settings, log, List.copyOf(notes))
        : new Reading.Wrong(List.copyOf(problems));
  }

  private Settings.Aws aws() {
    Optional<String> name = checks.queueName(Flag.QUEUE_NAME);
    Optional<String> url = checks.text(Flag.QUEUE_URL);
    checkOneQueue(given.get(Flag.QUEUE_NAME), given.get(Flag.QUEUE_URL));
    url.ifPresent(this::checkQueueUrl);
    Duration wait = checks.duration(Flag.POLLING_INTERVAL, SECOND);
    if (wait.compareTo(LONGEST_RECEIVE) > 0) {
      notes.add("--polling-interval is taken as 20s: SQS lets no receive wait longer");
      wait = LONGEST_RECEIVE;
    }
    return new Settings.Aws(
        checks.text(Flag.REGION).orElse(null),
        name.orElse(null),
        url.orElse(null),
        wait,
        checks.duration(Flag.RECONCILE_INTERVAL, Duration.ZERO),
        checks.number(Flag.HEARTBEATS_PER_SECOND, 1, 1000));
  }

  private void checkOneQueue(Optional<Value> name, Optional<Value> url) {
    if (name.isPresent() && url.isPresent()) {
      String where = name.get().where();
      checks.complain(url.get(), where + " names a queue as well", "leave one of them out");
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
          Flag.QUEUE_URL,
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

  private Settings.Cluster cluster() {
    Set<String> groups = Set.copyOf(checks.list(Flag.GROUPS));
    Optional<String> name = checks.text(Flag.CLUSTER_NAME);
    return new Settings.Cluster(kubeconfig(), name.orElse(null), groups, self());
  }

  private Settings.@Nullable Self self() {
    List<Flag> flags = List.of(Flag.NODE_NAME, Flag.POD_NAMESPACE, Flag.POD_NAME);
    List<String> given = flags.stream().flatMap(flag -> checks.text(flag).stream()).toList();
    if (!given.isEmpty() && given.size() < flags.size()) {
      problems.add(
          "--node-name, --pod-namespace, --pod-name: only some of them are given; give all or"
              + " none");
    }
    return given.size() == flags.size()
        ? new Settings.Self(given.getFirst(), given.get(1), given.getLast())
        : null;
  }

  private @Nullable Path kubeconfig() {
    Optional<String> file = checks.text(Flag.KUBECONFIG);
    Optional<String> old = checks.text(Flag.LOCAL_MODE);
    if (file.isPresent() && old.isPresent() && !file.equals(old)) {
      complain(Flag.LOCAL_MODE, "--kubeconfig names another file", "leave this one out");
    }
    file.ifPresent(path -> checkFile(Flag.KUBECONFIG, path));
    old.filter(path -> !file.equals(Optional.of(path)))
        .ifPresent(path -> checkFile(Flag.LOCAL_MODE, path));
    return file.or(() -> old).map(Path::of).orElse(null);
  }

  private void checkFile(Flag flag, String file) {
    if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
      complain(flag, "there is no file '" + file + "' that can be read", "give a kubeconfig file");
    }
  }

  private Settings.Limits limits() {
    return new Settings.Limits(
        checks.duration(Flag.MAX_TIME_TO_PROCESS, SECOND),
        drain(),
        checks.duration(Flag.DRAIN_TIMEOUT_UNKNOWN, SECOND),
        checks.duration(Flag.DRAIN_INTERVAL, SECOND),
        checks.duration(Flag.MAX_TERMINATION_GRACE_PERIOD, Duration.ZERO),
        checks.number(Flag.MAX_DRAIN_CONCURRENCY, 1, 100_000),
        checks.number(Flag.MAX_TERMINATING_SHARE, 1, 100),
        checks.duration(Flag.JOIN_GRACE, SECOND));
  }

  private @Nullable Duration drain() {
    Optional<Duration> timeout = checks.optionalDuration(Flag.DRAIN_TIMEOUT, Duration.ZERO);
    Optional<Integer> retries = checks.optionalNumber(Flag.DRAIN_RETRIES, 1, 1000);
    if (retries.isPresent() && given.get(Flag.DRAIN_TIMEOUT).isEmpty()) {
      notes.add(
          "--drain-retries does nothing without --drain-timeout: evictions are retried until the"
              + " time of the termination is over");
    }
    return timeout
        .filter(Duration::isPositive)
        .map(one -> one.multipliedBy(retries.orElse(1)))
        .orElse(null);
  }

  private Settings.Balancers balancers() {
    BalancerTypes types =
        BalancerTypes.read(checks, given, Flag.WITH_DEREGISTER, Flag.DEREGISTER_TARGET_TYPES);
    return new Settings.Balancers(
        types.targetGroups(),
        types.classic(),
        checks.duration(Flag.SETTLE_TIME, Duration.ZERO),
        checks.duration(Flag.SETTLE_TIME_NLB, Duration.ZERO));
  }

  private void noteWhatIsNotNeeded() {
    List<String> unneeded =
        Stream.of(Flag.KUBECTL_PATH, Flag.REFRESH_EXPIRED_CREDENTIALS)
            .flatMap(flag -> given.get(flag).stream())
            .map(Value::where)
            .toList();
    if (!unneeded.isEmpty()) {
      notes.add(
          String.join(" and ", unneeded)
              + (unneeded.size() == 1 ? " is" : " are")
              + " no longer needed and can be left out");
    }
  }

  private void complain(Flag flag, String what, String remedy) {
    given.get(flag).ifPresent(value -> checks.complain(value, what, remedy));
  }
}
