package io.lifecyclemanager.status;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One termination as a replica, or the claim on its node, shows it: an element of the HTTP API. The
 * names of the components are those in JSON; instants are ISO 8601 in UTC, durations are seconds.
 * Immutable.
 *
 * @param id id of the termination, as in the log: {@code i-0abc1234def567890-k3f9}; null where it
 *     is not known: a replica of an earlier version does not tell it, nor does its claim
 * @param instance id of the instance
 * @param node name of its node; null where it has none, or none is known
 * @param group its Auto Scaling group; null where it is in none, or none is known
 * @param hooks names of the lifecycle hooks in which it waits, sorted
 * @param events kinds of the EC2 events that are causes of it, as in {@code spot}, sorted
 * @param phase name of its state, as in the log: {@code Working}
 * @param since when the phase began
 * @param started when the termination began in this replica
 * @param deadline when the termination ends at the latest as settings have it; null where that is
 *     not known
 * @param hardDeadline when Auto Scaling or EC2 ends it whatever happens; null where that is not
 *     known
 * @param unavoidableEnd when it would end if nothing but grace periods, settle times and
 *     deregistration delays took time; null where that is not known yet
 * @param owner name of the replica that owns the node; null where no replica does
 * @param source who says so
 * @param heartbeats of its lifecycle actions; null where there are none
 * @param pods how many pods of the node there are in each state, as in {@code evicting}; only
 *     states that occur
 * @param blockers what keeps it from ending
 * @param targets the load balancers in which the instance is or was registered
 * @param volumes the volumes whose detachment is awaited
 * @param phases what was and is being done, in the order in which it began; may overlap
 * @param steps the most recent things that were done, oldest first
 * @param outcome how it ended: {@code completed}, {@code abandoned}, {@code over} or {@code
 *     handed_over}; null while it is in progress
 * @param ended when it ended; null while it is in progress
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TerminationStatus(
    @Nullable String id,
    String instance,
    @Nullable String node,
    @Nullable String group,
    List<String> hooks,
    List<String> events,
    String phase,
    Instant since,
    Instant started,
    @Nullable Instant deadline,
    @Nullable Instant hardDeadline,
    @Nullable Instant unavoidableEnd,
    @Nullable String owner,
    StatusSource source,
    @Nullable HeartbeatStatus heartbeats,
    Map<String, Integer> pods,
    List<BlockerStatus> blockers,
    List<TargetStatus> targets,
    List<VolumeStatus> volumes,
    List<PhaseStatus> phases,
    List<StepStatus> steps,
    @Nullable String outcome,
    @Nullable Instant ended) {

  /** Copies the collections. */
  public TerminationStatus {
    hooks = List.copyOf(hooks);
    events = List.copyOf(events);
    pods = Map.copyOf(pods);
    blockers = List.copyOf(blockers);
    targets = List.copyOf(targets);
    volumes = List.copyOf(volumes);
    phases = List.copyOf(phases);
    steps = List.copyOf(steps);
  }

  /** How many of the pods are no blocker in the list: of many terminations, it has some of each. */
  public long podsNotListed() {
    int left =
        pods.entrySet().stream()
            .filter(state -> !state.getKey().equals("gone"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return Math.max(0, left - blockers.stream().filter(blocker -> blocker.pod() != null).count());
  }

  /** Where a status comes from. */
  public enum StatusSource {
    /** A replica in which the termination is in progress, or was. */
    @JsonProperty("replica")
    REPLICA,
    /** The claim in the annotation of the node: no replica that answered has the termination. */
    @JsonProperty("claim")
    CLAIM
  }

  /**
   * Heartbeats of the lifecycle actions.
   *
   * @param last when Auto Scaling recorded one most recently; null before the first
   * @param next when the next one is due; null where none is
   * @param failures how many have failed since the last one that was recorded
   */
  public record HeartbeatStatus(@Nullable Instant last, @Nullable Instant next, int failures) {}

  /**
   * Something that keeps the termination from ending.
   *
   * @param kind as in metrics and logs: {@code budget}
   * @param pod namespace and name; null where the blocker is no pod
   * @param reason why, in the words of the API server where it said so
   * @param budget namespace and name of the budget that refuses the eviction; null where none does
   * @param since when it began
   * @param nextTry when the program tries again; null where it only waits
   * @param escalatesAt when the pod is deleted regardless of its budget; null where it is not
   * @param graceEnd when the grace period of a pod ends that terminates, or that is deleted at that
   *     time; null for what is no pod
   * @param waitEnd when the termination goes on without it; null where that is not known
   * @param attention whether it does not end by itself, so that an operator should look at it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BlockerStatus(
      String kind,
      @Nullable String pod,
      String reason,
      @Nullable String budget,
      Instant since,
      @Nullable Instant nextTry,
      @Nullable Instant escalatesAt,
      @Nullable Instant graceEnd,
      @Nullable Instant waitEnd,
      boolean attention) {}

  /**
   * A load balancer that the instance leaves.
   *
   * @param balancer name of the target group or classic load balancer, as in the log
   * @param state {@code registered}, {@code draining} or {@code deregistered}
   * @param until when the deregistration delay ends at the latest; null where that is not known
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TargetStatus(String balancer, String state, @Nullable Instant until) {}

  /**
   * A volume whose detachment is awaited.
   *
   * @param volume name of the persistent volume, or of its attachment
   * @param since when the wait began
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record VolumeStatus(String volume, Instant since) {}

  /**
   * A part of the termination: a line of its timeline.
   *
   * @param name as in {@code Claiming}, {@code Deregistration} or {@code Drain}
   * @param began when it began
   * @param ended when it ended; null while it lasts
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PhaseStatus(String name, Instant began, @Nullable Instant ended) {}

  /**
   * Something that was done.
   *
   * @param at when
   * @param text what, as the log says it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StepStatus(Instant at, String text) {}

  /** The same with these hooks and these kinds of events. */
  TerminationStatus withCauses(List<String> allHooks, List<String> allEvents) {
    return new TerminationStatus(
        id,
        instance,
        node,
        group,
        allHooks,
        allEvents,
        phase,
        since,
        started,
        deadline,
        hardDeadline,
        unavoidableEnd,
        owner,
        source,
        heartbeats,
        pods,
        blockers,
        targets,
        volumes,
        phases,
        steps,
        outcome,
        ended);
  }

  /** Whether anything keeps it from ending that does not end by itself. */
  public boolean needsAttention() {
    return blockers.stream().anyMatch(BlockerStatus::attention);
  }

  /**
   * How long it took longer than the unavoidable time.
   *
   * @param now the present, for what has not ended
   * @return never negative; zero while the unavoidable time is not known or not over
   */
  public Duration overUnavoidable(Instant now) {
    Instant end = ended == null ? now : ended;
    return unavoidableEnd == null || end.isBefore(unavoidableEnd)
        ? Duration.ZERO
        : Duration.between(unavoidableEnd, end);
  }
}
