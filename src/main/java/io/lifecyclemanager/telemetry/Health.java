package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.LoopIterated;
import io.lifecyclemanager.model.Fact.MonitoredLoop;
import io.lifecyclemanager.model.Fact.NodeWatchLost;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.model.text.TextFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Liveness and readiness of the process. Live means that its loops iterate, whatever AWS or the API
 * server answer: an outage must not restart every replica. Ready means that the node watch is up to
 * date, or was until a moment ago, and that SQS answered recently. Thread-safe.
 */
public final class Health implements Listener {
  /** The loops that every mode has; a dry run has no others. */
  private static final Set<MonitoredLoop> ALWAYS =
      Set.of(MonitoredLoop.POLL, MonitoredLoop.NODE_WATCH);

  /** A loop iterates at least every 20 s; the rest is for a process that was paused. */
  static final Duration MAX_LOOP_SILENCE = Duration.ofMinutes(3);

  /** A poll takes up to 20 s, and the pause after a failed poll up to 15 s. */
  static final Duration MAX_WITHOUT_POLL = Duration.ofSeconds(90);

  /** An API server that restarts is unreachable for some seconds. */
  static final Duration MAX_WITHOUT_NODE_WATCH = Duration.ofSeconds(20);

  private final Time time;
  private final long created;
  private final Map<MonitoredLoop, Long> iteratedAt = new ConcurrentHashMap<>();
  private volatile @Nullable Long polledAt;
  private volatile @Nullable Integer nodes;
  private volatile @Nullable Long nodesLostAt;

  /**
   * Counts every loop as having iterated now.
   *
   * @param time measures the time since the last iteration of each loop
   */
  public Health(Time time) {
    this.time = time;
    created = time.nanos();
  }

  @Override
  public void on(Fact fact) {
    // No exhaustive switch: few facts concern health.
    if (fact instanceof LoopIterated iteration) {
      iteratedAt.put(iteration.loop(), time.nanos());
    } else if (fact instanceof QueuePolled) {
      polledAt = time.nanos();
    } else if (fact instanceof NodesListed list) {
      nodes = list.nodes();
      nodesLostAt = null;
    } else if (fact instanceof NodeWatchLost) {
      nodesLostAt = time.nanos();
    }
  }

  /** Whether every loop has iterated recently. */
  public HealthReport liveness() {
    List<HealthCheck> checks = new ArrayList<>();
    for (MonitoredLoop loop : MonitoredLoop.values()) {
      if (!ALWAYS.contains(loop) && !iteratedAt.containsKey(loop)) {
        continue; // a dry run does not have this loop
      }
      Duration age = time.since(iteratedAt.getOrDefault(loop, created));
      checks.add(
          new HealthCheck(
              loop.name().toLowerCase(Locale.ROOT).replace('_', '-') + " loop",
              age.compareTo(MAX_LOOP_SILENCE) <= 0,
              "last iteration " + TextFormat.seconds(age) + " ago"));
    }
    return new HealthReport(checks);
  }

  /** Whether the node watch is up to date and SQS answered recently. */
  public HealthReport readiness() {
    return new HealthReport(List.of(nodesKnown(), queuePolled()));
  }

  private HealthCheck nodesKnown() {
    Integer known = nodes;
    if (known == null) {
      return new HealthCheck("nodes", false, "not listed yet");
    }
    String listed = TextFormat.count(known, "node") + " at the last listing";
    Long lostAt = nodesLostAt;
    if (lostAt == null) {
      return new HealthCheck("nodes", true, listed);
    }
    Duration lost = time.since(lostAt);
    return new HealthCheck(
        "nodes",
        lost.compareTo(MAX_WITHOUT_NODE_WATCH) <= 0,
        listed + ", watch lost for " + TextFormat.seconds(lost));
  }

  private HealthCheck queuePolled() {
    Long at = polledAt;
    if (at == null) {
      return new HealthCheck("queue", false, "no answer yet");
    }
    Duration age = time.since(at);
    return new HealthCheck(
        "queue",
        age.compareTo(MAX_WITHOUT_POLL) <= 0,
        "answered " + TextFormat.seconds(age) + " ago");
  }

  /**
   * The result of all checks.
   *
   * @param checks the checks, in the order of the report
   */
  public record HealthReport(List<HealthCheck> checks) {
    /** Keeps its own copy. */
    public HealthReport {
      checks = List.copyOf(checks);
    }

    /** Whether every check passed. */
    public boolean ok() {
      return checks.stream().allMatch(HealthCheck::ok);
    }

    /** The checks that failed, in one line; empty when all passed. */
    public Optional<String> problem() {
      return checks.stream()
          .filter(check -> !check.ok())
          .map(check -> check.name() + ": " + check.detail())
          .reduce((some, more) -> some + "; " + more);
    }

    /** A line for each check. */
    public String text() {
      StringBuilder lines = new StringBuilder();
      for (HealthCheck check : checks) {
        lines.append(check.ok() ? "ok      " : "FAILED  ");
        lines.append(check.name()).append(": ").append(check.detail()).append('\n');
      }
      return lines.toString();
    }
  }

  /**
   * The result of one check.
   *
   * @param name what was checked
   * @param ok whether the check passed
   * @param detail the measured value, for people
   */
  public record HealthCheck(String name, boolean ok, String detail) {}
}
