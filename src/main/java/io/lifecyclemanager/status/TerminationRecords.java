package io.lifecyclemanager.status;

import io.lifecyclemanager.model.DrainFact;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TargetFact;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.termination.TerminationSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What facts tell about the terminations of this replica: about those in progress, and about the
 * last ones that have ended. Thread-safe; calls no other object while it holds its lock.
 */
public final class TerminationRecords implements Listener {
  private static final String DEREGISTRATION = "Deregistration";
  private static final String DRAIN = "Drain";
  private static final String VOLUMES = "Volumes";

  private final String self;
  private final Time time;

  /** The next termination of an instance may begin a moment before the one before has ended. */
  private final Map<InstanceId, Deque<TerminationRecord>> running = new HashMap<>();

  private final TerminationHistory history = new TerminationHistory();

  /**
   * @param self the name of this replica
   */
  public TerminationRecords(String self, Time time) {
    this.self = self;
    this.time = time;
  }

  /** The name of this replica. */
  String self() {
    return self;
  }

  @Override
  public void on(Fact fact) {
    switch (fact) {
      case Fact.TerminationStarted start -> start(start);
      case Fact.TerminationJoined join ->
          update(join.subject(), fact, (it, _) -> it.addCause(join.action(), join.cause()));
      case Fact.TerminationStateEntered entered ->
          update(entered.subject(), fact, (it, now) -> it.enter(entered.state(), now));
      case Fact.HeartbeatSent sent ->
          update(sent.subject(), fact, (it, now) -> it.heartbeats().add(sent, now));
      case Fact.HardDeadlineKnown hard ->
          update(hard.subject(), fact, (it, now) -> it.tightenTo(now.plus(hard.remaining())));
      case Fact.NodeClaimed claim -> update(claim.subject(), fact, (it, _) -> it.setOwner(self));
      case Fact.ClaimLost lost ->
          update(lost.subject(), fact, (it, _) -> it.setOwner(lost.owner()));
      case Fact.OwnerFollowed follower ->
          update(follower.subject(), fact, (it, _) -> it.setOwner(follower.owner()));
      case Fact.DeregistrationStarted start ->
          update(
              start.subject(),
              fact,
              (it, now) -> {
                it.targets().setRegistered(start.balancers());
                it.timeline().begin(DEREGISTRATION, now);
              });
      case TargetFact.TargetDraining target ->
          update(target.subject(), fact, (it, now) -> it.setDraining(target, now));
      case TargetFact.TargetLeft target ->
          update(
              target.subject(), fact, (it, _) -> it.targets().setDeregistered(target.balancer()));
      case Fact.DeregistrationEnded end ->
          update(
              end.subject(),
              fact,
              (it, now) -> {
                if (end.failure() == null) {
                  it.targets().setAllDeregistered();
                }
                it.timeline().end(DEREGISTRATION, now);
              });
      case Fact.NodeNotIdentified unmatched -> addStep(unmatched.subject(), fact);
      case Fact.DisruptionLimitReached limit -> addStep(limit.subject(), fact);
      case Fact.ActionCompleted end -> addStep(end.subject(), fact);
      case Fact.ActionGivenUp end -> addStep(end.subject(), fact);
      case Fact.TerminationEnded end -> end(end);
      case DrainFact drain -> on(drain);
      case Fact.LoopIterated _,
          Fact.QueuePolled _,
          Fact.NodesListed _,
          Fact.NodesCounted _,
          Fact.NodeWatchLost _,
          Fact.AwsRequest _,
          Fact.KubernetesRequest _,
          Fact.RemoteCallFailed _,
          Fact.HeartbeatsAtRisk _,
          IntakeFact _ -> {}
    }
  }

  private void on(DrainFact fact) {
    switch (fact) {
      case DrainFact.DeadlineExtended moved ->
          update(moved.subject(), fact, (it, now) -> it.setDeadline(now.plus(moved.remaining())));
      case DrainFact.DeadlineRestored moved ->
          update(moved.subject(), fact, (it, now) -> it.setDeadline(now.plus(moved.remaining())));
      case DrainFact.DrainStarted start ->
          update(
              start.subject(),
              fact,
              (it, now) -> {
                it.beginDrain(start.podsToEvict(), start.longestGrace());
                it.timeline().begin(DRAIN, now);
              });
      case DrainFact.DrainEnded end ->
          update(
              end.subject(),
              fact,
              (it, now) -> {
                it.endDrain(end.podsGone());
                it.timeline().end(DRAIN, now);
              });
      case DrainFact.VolumeWaitStarted wait ->
          update(
              wait.subject(),
              fact,
              (it, now) -> {
                it.setVolumes(wait.volumes(), now);
                it.timeline().begin(VOLUMES, now);
              });
      case DrainFact.VolumeWaitEnded end ->
          update(end.subject(), fact, (it, now) -> it.timeline().end(VOLUMES, now));
      case DrainFact.ReplacementAwaited wait -> addStep(wait.subject(), fact);
      case DrainFact.ReplacementWaitEnded end -> addStep(end.subject(), fact);
      case DrainFact.IntervalWaitEnded end -> addStep(end.subject(), fact);
      case DrainFact.EvictionAnswered answer -> addStep(answer.subject(), fact);
      case DrainFact.UnreachablePodsDeleted pods -> addStep(pods.subject(), fact);
      case DrainFact.PodsRecreated pods -> addStep(pods.subject(), fact);
      case DrainFact.DaemonSetPodsEvicted pods -> addStep(pods.subject(), fact);
      case DrainFact.SurgeDecided surge -> addStep(surge.subject(), fact);
      case DrainFact.PlanValueInvalid _,
          DrainFact.DrainQueued _,
          DrainFact.EvictionWithoutEffect _,
          DrainFact.BlockersListed _,
          DrainFact.NearDeadlinesCounted _,
          DrainFact.BlockedPodsCounted _ -> {}
    }
  }

  private Instant now() {
    return time.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void start(Fact.TerminationStarted start) {
    Instant now = now();
    TerminationRecord record =
        new TerminationRecord(start.subject(), start.id(), now, start.timeLimit());
    record.addCause(start.action(), start.cause());
    StepText.of(start).ifPresent(text -> record.addStep(now, text));
    synchronized (this) {
      running.computeIfAbsent(start.subject().instance(), _ -> new ArrayDeque<>()).addLast(record);
    }
  }

  /** The fact is a step and changes nothing else. */
  private void addStep(TerminatingInstance subject, Fact fact) {
    update(subject, fact, (_, _) -> {});
  }

  private void update(
      TerminatingInstance subject, Fact fact, BiConsumer<TerminationRecord, Instant> change) {
    Instant now = now();
    Optional<String> step = StepText.of(fact);
    synchronized (this) {
      Deque<TerminationRecord> records = running.get(subject.instance());
      if (records != null) {
        TerminationRecord record = records.getLast();
        record.setSubject(subject);
        change.accept(record, now);
        step.ifPresent(text -> record.addStep(now, text));
      }
    }
  }

  private void end(Fact.TerminationEnded end) {
    Instant now = now();
    Optional<String> step = StepText.of(end);
    synchronized (this) {
      @Nullable Deque<TerminationRecord> records = running.get(end.subject().instance());
      if (records == null) {
        return;
      }
      TerminationRecord record = records.removeFirst();
      if (records.isEmpty()) {
        running.remove(end.subject().instance());
      }
      record.setSubject(end.subject());
      record.timeline().endAll(now);
      step.ifPresent(text -> record.addStep(now, text));
      history.add(record.toStatus(end.outcome(), now), now);
    }
  }

  /**
   * A termination in progress.
   *
   * @param next when its next heartbeat is due; null where none is
   * @param limit how much of it is shown
   * @return empty when it has ended meanwhile
   */
  synchronized Optional<TerminationStatus> status(
      TerminationSnapshot snapshot, @Nullable Instant next, DetailLimit limit) {
    return Optional.ofNullable(running.get(snapshot.instance().instance()))
        .map(records -> records.getLast().toStatus(snapshot, self, next, limit));
  }

  /** The terminations that have ended in the last 24 hours, the most recent first; a copy. */
  List<TerminationStatus> ended() {
    Instant now = now();
    synchronized (this) {
      return history.list(now);
    }
  }
}
