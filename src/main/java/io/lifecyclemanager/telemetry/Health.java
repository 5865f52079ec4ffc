package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.Loop;
import io.lifecyclemanager.model.Fact.LoopTurned;
import io.lifecyclemanager.model.Fact.NodesListed;
import io.lifecyclemanager.model.Fact.NodesLost;
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
  private static final Set<Loop> ALWAYS = Set.of(Loop.POLL, Loop.NODE_WATCH);

  /** A loop turns at least every 20 s; a process that was frozen for a while is given time. */
  static final Duration LONGEST_TURN = Duration.ofMinutes(3);

  /** A poll takes up to 20 s, and the pause after a failed one up to 15 s. */
  static final Duration LONGEST_WITHOUT_POLL = Duration.ofSeconds(90);

  /** An API server that is started anew is away for some seconds, and nobody need know. */
  static final Duration LONGEST_WITHOUT_NODES = Duration.ofSeconds(20);

  private final Time time;
  private final long created;
  private final Map<Loop, Long> turnedAt = new ConcurrentHashMap<>();
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
    if (fact instanceof LoopTurned turn) {
      turnedAt.put(turn.loop(), time.nanos());
    } else if (fact instanceof QueuePolled) {
      polledAt = time.nanos();
    } else if (fact instanceof NodesListed list) {
      nodes = list.nodes();
      nodesLostAt = null;
    } else if (fact instanceof NodesLost) {
      nodesLostAt = time.nanos();
    }
  }

  /** Whether every loop has turned lately. */
  public Report liveness() {
    List<Check> checks = new ArrayList<>();
    for (Loop loop : Loop.values()) {
      if (!ALWAYS.contains(loop) && !turnedAt.containsKey(loop)) {
        continue; // a dry run holds nothing
      }
      Duration silent = time.since(turnedAt.getOrDefault(loop, created));
      checks.add(
          new Check(
              loop.name().toLowerCase(Locale.ROOT).replace('_', '-') + " loop",
              silent.compareTo(LONGEST_TURN) <= 0,
              "turned " + Words.seconds(silent) + " ago"));
    }
    return new Report(checks);
  }

  /** Whether the nodes are known as they are and the queue answered lately. */
  public Report readiness() {
    return new Report(List.of(nodesKnown(), queuePolled()));
  }

  private Check nodesKnown() {
    Integer known = nodes;
    if (known == null) {
      return new Check("nodes", false, "not listed yet");
    }
    String listed = Words.count(known, "node") + " at the last listing";
    Long lostAt = nodesLostAt;
    if (lostAt == null) {
      return new Check("nodes", true, listed);
    }
    Duration lost = time.since(lostAt);
    return new Check(
        "nodes",
        lost.compareTo(LONGEST_WITHOUT_NODES) <= 0,
        listed + ", not heard of for " + Words.seconds(lost));
  }

  private Check queuePolled() {
    Long at = polledAt;
    if (at == null) {
      return new Check("queue", false, "has not answered yet");
    }
    Duration silent = time.since(at);
    return new Check(
        "queue",
        silent.compareTo(LONGEST_WITHOUT_POLL) <= 0,
        "answered " + Words.seconds(silent) + " ago");
  }

  /** What was looked at. */
  public record Report(List<Check> checks) {
    /** Keeps its own copy. */
    public Report {
      checks = List.copyOf(checks);
    }

    /** Whether everything is as it should be. */
    public boolean ok() {
      return checks.stream().allMatch(Check::ok);
    }

    /** A line for each check. */
    public String text() {
      StringBuilder lines = new StringBuilder();
      for (Check check : checks) {
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
  public record Check(String name, boolean ok, String detail) {}
}
