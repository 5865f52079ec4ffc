package io.lifecyclemanager.status;

import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.TargetFact.TargetDraining;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.TerminationOutcome;
import io.lifecyclemanager.status.TerminationStatus.HeartbeatStatus;
import io.lifecyclemanager.status.TerminationStatus.StatusSource;
import io.lifecyclemanager.status.TerminationStatus.StepStatus;
import io.lifecyclemanager.status.TerminationStatus.VolumeStatus;
import io.lifecyclemanager.termination.TerminationSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What facts have told about one termination of this replica. Its size is bounded whatever they
 * tell: the last {@link #MAX_STEPS} steps, {@link PhaseTimeline#MAX} phases, {@link
 * TargetRecords#MAX} load balancers. Not thread-safe.
 */
final class TerminationRecord {
  static final int MAX_STEPS = 30;

  private final String id;
  private final Instant started;
  private final PhaseTimeline timeline = new PhaseTimeline();
  private final TreeSet<String> hooks = new TreeSet<>();
  private final TreeSet<String> events = new TreeSet<>();
  private final HeartbeatRecord heartbeats = new HeartbeatRecord();
  private final TargetRecords targets = new TargetRecords();
  private final Deque<StepStatus> steps = new ArrayDeque<>();
  private List<VolumeStatus> volumes = List.of();
  private TerminatingInstance subject;
  private String state;
  private Instant since;
  private Instant deadline;
  private @Nullable Instant hardDeadline;
  private @Nullable String owner;
  private @Nullable Duration unavoidable;
  private int podsToEvict;
  private @Nullable Integer podsGone;

  /**
   * @param id the id of the termination
   * @param timeLimit how long it may take, as far as known when it begins
   */
  TerminationRecord(TerminatingInstance subject, String id, Instant now, Duration timeLimit) {
    this.id = id;
    this.subject = subject;
    this.started = now;
    this.deadline = now.plus(timeLimit);
    this.state = "Locating";
    this.since = now;
    timeline.enter(state, now);
  }

  PhaseTimeline timeline() {
    return timeline;
  }

  /** The node, and the group, once they are known, stay known. */
  void setSubject(TerminatingInstance now) {
    if (now.node() != null || subject.node() == null) {
      subject = now;
    }
  }

  /** A lifecycle action is a cause, or an event whose description this is. */
  void addCause(@Nullable LifecycleAction action, String description) {
    if (action == null) {
      Arrays.stream(EventKind.values())
          .filter(kind -> kind.description().equals(description))
          .forEach(kind -> events.add(kind.text()));
    } else {
      hooks.add(action.hook());
    }
  }

  void addStep(Instant at, String text) {
    steps.add(new StepStatus(at, text));
    if (steps.size() > MAX_STEPS) {
      steps.remove();
    }
  }

  void enter(String next, Instant at) {
    state = next;
    since = at;
    timeline.enter(next, at);
    if (next.equals("Locating")) {
      owner = null;
    }
  }

  void setOwner(String replica) {
    owner = replica;
  }

  void setDeadline(Instant end) {
    deadline = end;
  }

  /** With several hooks, the earliest counts. */
  void tightenTo(Instant hardEnd) {
    if (hardDeadline == null || hardEnd.isBefore(hardDeadline)) {
      hardDeadline = hardEnd;
    }
    deadline = hardEnd.isBefore(deadline) ? hardEnd : deadline;
  }

  HeartbeatRecord heartbeats() {
    return heartbeats;
  }

  TargetRecords targets() {
    return targets;
  }

  void setDraining(TargetDraining target, Instant now) {
    targets.setDraining(target.balancer(), now.plus(target.remaining()));
    extendUnavoidable(target.remaining());
  }

  void beginDrain(int toEvict, Duration longestGrace) {
    podsToEvict = toEvict;
    podsGone = null;
    extendUnavoidable(longestGrace);
  }

  void endDrain(int gone) {
    podsGone = gone;
  }

  void setVolumes(List<String> names, Instant at) {
    volumes = names.stream().map(name -> new VolumeStatus(name, at)).toList();
  }

  private void extendUnavoidable(Duration wait) {
    if (unavoidable == null || wait.compareTo(unavoidable) > 0) {
      unavoidable = wait;
    }
  }

  /** The termination in progress. */
  TerminationStatus toStatus(
      TerminationSnapshot now, String self, @Nullable Instant nextHeartbeat, DetailLimit limit) {
    boolean isOwner = now.state().activeClaim().isPresent();
    setSubject(now.instance());
    Instant end = now.deadline();
    return status(
        now.state().name(),
        now.since().truncatedTo(ChronoUnit.MILLIS),
        end == null ? deadline : end.truncatedTo(ChronoUnit.MILLIS),
        earliest(hardDeadline, now.events()),
        isOwner ? self : owner,
        hooks.isEmpty() ? null : heartbeats.toStatus(nextHeartbeat),
        now.blockers(),
        now.events(),
        limit,
        null,
        null);
  }

  /** The termination that has ended. */
  TerminationStatus toStatus(TerminationOutcome outcome, Instant end) {
    return status(
        "Ended",
        since,
        deadline,
        hardDeadline,
        owner,
        hooks.isEmpty() ? null : heartbeats.toStatus(null),
        List.of(),
        List.of(),
        DetailLimit.FULL,
        outcome.name().toLowerCase(Locale.ROOT),
        end);
  }

  private static @Nullable Instant earliest(@Nullable Instant hard, List<ClaimEvent> causes) {
    return Stream.concat(
            Stream.ofNullable(hard), causes.stream().flatMap(it -> Stream.ofNullable(it.time())))
        .min(Instant::compareTo)
        .orElse(null);
  }

  private TerminationStatus status(
      String phase,
      Instant phaseSince,
      Instant end,
      @Nullable Instant hard,
      @Nullable String replica,
      @Nullable HeartbeatStatus sent,
      List<Blocker> blockers,
      List<ClaimEvent> causes,
      DetailLimit limit,
      @Nullable String outcome,
      @Nullable Instant ended) {
    causes.forEach(cause -> events.add(cause.kind()));
    return new TerminationStatus(
        id,
        subject.instance().value(),
        Optional.ofNullable(subject.node()).map(node -> node.name()).orElse(null),
        Optional.ofNullable(subject.group()).map(group -> group.value()).orElse(null),
        List.copyOf(hooks),
        List.copyOf(events),
        phase,
        phaseSince,
        started,
        end,
        hard,
        unavoidable == null ? null : started.plus(unavoidable),
        replica,
        StatusSource.REPLICA,
        sent,
        BlockerView.pods(blockers, podsToEvict, podsGone),
        BlockerView.of(blockers, limit.blockers()),
        targets.targets(),
        volumes.stream().filter(volume -> isAttached(volume, blockers)).toList(),
        timeline.phases(),
        steps.stream().skip(Math.max(0, steps.size() - limit.steps())).toList(),
        outcome,
        ended);
  }

  private static boolean isAttached(VolumeStatus volume, List<Blocker> blockers) {
    return blockers.stream()
        .filter(blocker -> blocker.kind() == BlockerKind.VOLUME)
        .anyMatch(blocker -> blocker.reason().contains(" " + volume.volume() + " "));
  }
}
