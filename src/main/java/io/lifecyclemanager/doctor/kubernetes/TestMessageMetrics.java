package io.lifecyclemanager.doctor.kubernetes;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.model.GroupName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the test messages of a replica from its metrics. Pure. */
public final class TestMessageMetrics {
  /** A metric that every {@code serve} has, and no other program. */
  private static final String BUILD_INFO = "lifecycle_manager_build_info";

  private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
  private static final Pattern SERIES =
      Pattern.compile(
          "lifecycle_manager_last_test_notification_timestamp_seconds"
              + "\\{(?<labels>(?:[^\"}]|"
              + QUOTED
              + ")*)}\\s+(?<value>\\S+).*");
  private static final Pattern GROUP = Pattern.compile("(?:^|,)\\s*group=(?<group>" + QUOTED + ")");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,17})?(?:[eE][+]?[0-9]{1,2})?");

  private TestMessageMetrics() {}

  /**
   * The last test message of each group. The name of the hook is empty, because the metrics do not
   * contain it.
   *
   * @param metrics in the text format of Prometheus
   * @return empty if these are not metrics of {@code serve}
   */
  public static Optional<List<AccountInspector.TestMessageArrival>> parse(String metrics) {
    return metrics.lines().noneMatch(line -> line.startsWith(BUILD_INFO))
        ? Optional.empty()
        : Optional.of(metrics.lines().flatMap(line -> test(line).stream()).toList());
  }

  /**
   * Merges the test messages of several replicas: the last one of each group.
   *
   * @param each the test messages of each replica that was queried
   * @param notReady number of replicas that were not queried
   */
  public static ControllerReplicas.ReplicaSummary merge(
      List<List<AccountInspector.TestMessageArrival>> each, int notReady) {
    Map<GroupName, AccountInspector.TestMessageArrival> last = new HashMap<>();
    each.stream()
        .flatMap(List::stream)
        .forEach(test ->
            last.merge(
                test.group(),
                test,
                BinaryOperator.maxBy(
                    Comparator.comparing(AccountInspector.TestMessageArrival::sentAt))));
    return new ControllerReplicas.ReplicaSummary(each.size(), notReady, List.copyOf(last.values()));
  }

  private static Optional<AccountInspector.TestMessageArrival> test(String line) {
    Matcher series = SERIES.matcher(line);
    return series.matches()
        ? group(series.group("labels"))
            .flatMap(group ->
                instant(series.group("value"))
                    .map(at -> new AccountInspector.TestMessageArrival(group, "", at)))
        : Optional.empty();
  }

  private static Optional<GroupName> group(String labels) {
    return Stream.of(GROUP.matcher(labels))
        .filter(Matcher::find)
        .map(found -> unescaped(found.group("group")))
        .filter(name -> !name.isBlank())
        .map(GroupName::new)
        .findFirst();
  }

  private static String unescaped(String quoted) {
    return ESCAPE
        .matcher(quoted.substring(1, quoted.length() - 1))
        .replaceAll(escape ->
            Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }

  /** Seconds since the epoch, as in {@code 1.79526141895E9}; to the millisecond. */
  private static Optional<Instant> instant(String value) {
    if (!NUMBER.matcher(value).matches()) {
      return Optional.empty();
    }
    BigDecimal millis = new BigDecimal(value).movePointRight(3);
    return millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis.longValue()));
  }
}
