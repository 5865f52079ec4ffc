package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.LoopIterated;
import io.lifecyclemanager.model.Fact.MonitoredLoop;
import io.lifecyclemanager.model.Fact.NodeWatchLost;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process is worth keeping, and whether it does its work. Alive means that its loops
 * turn, whatever AWS or the API server say: an outage must not restart every replica. Ready means
 * that the nodes are known as they are now, or were a moment ago, and that the queue answered
 * lately. Thread-safe.
 */
public final class Health implements Listener {
  /** The loops without which nothing runs at all. */
  private static final Set<MonitoredLoop> ALWAYS =
      Set.of(MonitoredLoop.POLL, MonitoredLoop.NODE_WATCH);

  /** A loop turns at least every 20 s; a process that was frozen for a while is given time. */
  static final Duration MAX_LOOP_SILENCE = Duration.ofMinutes(3);

  /** A poll takes up to 20 s, and the pause after a failed one up to 15 s. */
  static final Duration MAX_WITHOUT_POLL = Duration.ofSeconds(90);

  /** An API server that is started anew is away for some seconds, and nobody need know. */
  static final Duration MAX_WITHOUT_NODE_WATCH = Duration.ofSeconds(20);

  private final Time time;
  private final long created;
  private final Map<MonitoredLoop, Long> turnedAt = new ConcurrentHashMap<>();
  private volatile @Nullable Long polledAt;
  private volatile @Nullable Integer nodes;
  private volatile @Nullable Long nodesLostAt;

  /**
   * Every loop counts as having turned now.
   *
   * @param time by which silence is measured
   */
  public Health(Time time) {
    this.time = time;
    created = time.nanos();
  }

  @Override
  public void on(Fact fact) {
    // Most facts say nothing about health, and neither will most that come later.
    if (fact instanceof LoopIterated turn) {
      turnedAt.put(turn.loop(), time.nanos());
    } else if (fact instanceof QueuePolled) {
      polledAt = time.nanos();
    } else if (fact instanceof NodesListed list) {
      nodes = list.nodes();
      nodesLostAt = null;
    } else if (fact instanceof NodeWatchLost) {
      nodesLostAt = time.nanos();
    }
  }

  /** Whether every loop has turned lately. */
  public HealthReport liveness() {
    List<HealthCheck> checks = new ArrayList<>();
    for (MonitoredLoop loop : MonitoredLoop.values()) {
      if (!ALWAYS.contains(loop) && !turnedAt.containsKey(loop)) {
        continue; // a dry run holds nothing
      }
      Duration silent = time.since(turnedAt.getOrDefault(loop, created));
      checks.add(
          new HealthCheck(
              loop.name().toLowerCase(Locale.ROOT).replace('_', '-') + " loop",
              silent.compareTo(MAX_LOOP_SILENCE) <= 0,
              "turned " + TextFormat.seconds(silent) + " ago"));
    }
    return new HealthReport(checks);
  }

  /** Whether the nodes are known as they are and the queue answered lately. */
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
        listed + ", not heard of for " + TextFormat.seconds(lost));
  }

  private HealthCheck queuePolled() {
    Long at = polledAt;
    if (at == null) {
      return new HealthCheck("queue", false, "has not answered yet");
    }
    Duration silent = time.since(at);
    return new HealthCheck(
        "queue",
        silent.compareTo(MAX_WITHOUT_POLL) <= 0,
        "answered " + TextFormat.seconds(silent) + " ago");
  }

  /** What was looked at. */
  public record HealthReport(List<HealthCheck> checks) {
    /** Keeps its own copy. */
    public HealthReport {
      checks = List.copyOf(checks);
    }

    /** Whether everything is as it should be. */
    public boolean ok() {
      return checks.stream().allMatch(HealthCheck::ok);
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
   * One thing that was looked at.
   *
   * @param name what
   * @param ok whether it is as it should be
   * @param detail what was seen
   */
  public record HealthCheck(String name, boolean ok, String detail) {}
}
