package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.plan.PlanRequest.PlanProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the metadata of a hook, or the annotations of a node, ask of a termination. */
public final class PlanParser {
  /** The annotation of a node with its drain mode. */
  public static final String DRAIN_ANNOTATION = "lifecycle-manager.io/drain";

  /** The annotation of a node with the deadline of its termination. */
  public static final String DEADLINE_ANNOTATION = "lifecycle-manager.io/deadline";

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** As for options: sums and products of it do not overflow. */
  private static final Duration MAX_DURATION = Duration.ofDays(7);

  private final String source;
  private final List<PlanProblem> problems = new ArrayList<>();

  private PlanParser(String source) {
    this.source = source;
  }

  /**
   * What the metadata of a hook asks for: {@code drain=wait, deadline=2h}. Other keys, free text
   * and JSON belong to other programs and ask for nothing.
   *
   * @param hook the name of the hook, for problems
   * @param metadata its {@code NotificationMetadata}; empty where it has none
   */
  public static PlanRequest ofMetadata(String hook, String metadata) {
    String text = metadata.strip();
    boolean isJson = text.startsWith("{") || text.startsWith("[");
    return isJson ? PlanRequest.NOTHING : new PlanParser("metadata of hook " + hook).parse(text);
  }

  /**
   * What the annotations of a node ask for.
   *
   * @param drain the value of {@link #DRAIN_ANNOTATION}; null when absent
   * @param deadline the value of {@link #DEADLINE_ANNOTATION}; null when absent
   */
  public static PlanRequest ofAnnotations(@Nullable String drain, @Nullable String deadline) {
    if (drain == null && deadline == null) {
      return PlanRequest.NOTHING;
    }
    PlanParser parser = new PlanParser("annotation of the node");
    return new PlanRequest(
        Optional.ofNullable(drain).flatMap(value -> parser.mode(DRAIN_ANNOTATION, value.strip())),
        Optional.ofNullable(deadline)
            .flatMap(value -> parser.duration(DEADLINE_ANNOTATION, value.strip(), SECOND)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        parser.problems);
  }

  private PlanRequest parse(String metadata) {
    Optional<DrainMode> drain = Optional.empty();
    Optional<Duration> deadline = Optional.empty();
    Optional<Duration> wait = Optional.empty();
    Optional<MaxUnavailable> maxUnavailable = Optional.empty();
    Optional<Duration> minInterval = Optional.empty();
    for (String part : metadata.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? "" : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      switch (key) {
        case "drain" -> drain = mode(key, value);
        case "deadline" -> deadline = duration(key, value, SECOND);
        case "wait-for-replacement" -> wait = duration(key, value, Duration.ZERO);
        case "max-unavailable" -> maxUnavailable = maxUnavailable(key, value);
        case "min-interval" -> minInterval = duration(key, value, Duration.ZERO);
        default -> {}
      }
    }
    return new PlanRequest(drain, deadline, wait, maxUnavailable, minInterval, problems);
  }

  private Optional<DrainMode> mode(String key, String value) {
    Optional<DrainMode> mode = DrainMode.parse(value);
    if (mode.isEmpty()) {
      addProblem(key, value, "give evict, wait or none");
    }
    return mode;
  }

  private Optional<MaxUnavailable> maxUnavailable(String key, String value) {
    Optional<MaxUnavailable> limit = MaxUnavailable.parse(value);
    if (limit.isEmpty()) {
      addProblem(key, value, "give a number of nodes, at least 1, or a percentage, 1% to 100%");
    }
    return limit;
  }

  private Optional<Duration> duration(String key, String value, Duration min) {
    Optional<Duration> duration =
        Durations.parse(value)
            .filter(it -> it.compareTo(min) >= 0 && it.compareTo(MAX_DURATION) <= 0);
    if (duration.isEmpty()) {
      addProblem(
          key,
          value,
          "give a duration from %s to %s, as in 300 (seconds), 5m or 1h30m"
              .formatted(Durations.format(min), Durations.format(MAX_DURATION)));
    }
    return duration;
  }

  private void addProblem(String key, String value, String remedy) {
    problems.add(new PlanProblem(key + "=" + value, source, remedy));
  }
}
