package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.event.Ec2Instances;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.event.EventReport.InterruptionAction;
import io.lifecyclemanager.event.EventResponse;
import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.intake.event.EventOwnership.Owner;
import io.lifecyclemanager.intake.event.EventVerification.EventCheck;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.RemoteCall;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this controller responds to a reported event: first whether the instance is one
 * of this cluster, then whether EC2 confirms the event. Thread-safe.
 */
public final class EventVerifier {
  /** Between a spot interruption warning and the interruption. */
  private static final Duration SPOT_NOTICE = Duration.ofMinutes(2);

  /** How long EC2's answers may lag behind its messages. */
  private static final Duration LAG = Duration.ofMinutes(2);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(3);

  private final EventSettings settings;
  private final Ec2Instances ec2;
  private final EventOwnership ownership;
  private final Time time;
  private final Listener listener;
  private final Retry retry;
  private final PermissionTracker permission;

  /**
   * @param nodes tells which instances have a node in this cluster
   * @param scope tells it of instances without a node
   */
  public EventVerifier(
      EventSettings settings,
      Ec2Instances ec2,
      Nodes nodes,
      InstanceScope scope,
      Time time,
      RandomGenerator random,
      Listener listener) {
    this.settings = settings;
    this.ec2 = ec2;
    this.time = time;
    this.listener = listener;
    this.retry = new Retry(time, random);
    this.ownership = new EventOwnership(settings, nodes, scope, retry, time, listener);
    this.permission = new PermissionTracker(time);
  }

  /**
   * Decides. Asks EC2 again while its answer may lag behind the message, at most for some minutes;
   * an outage is no answer. May be repeated.
   *
   * @param sent when the message was sent
   * @throws InterruptedException when interrupted
   */
  public EventDecision decide(EventReport report, Deadline sent) throws InterruptedException {
    EventKind kind = report.kind();
    if (settings.responseTo(kind) == EventResponse.IGNORE) {
      return new EventDecision.Drop(
          null,
          DropReason.IGNORED_EVENT,
          "%s (--on-%s=ignore)".formatted(kind.description(), kind.text()));
    }
    return switch (report) {
      case EventReport.SpotWarning(InstanceId instance, InterruptionAction action) ->
          decide(
              instance,
              kind,
              sent,
              effectiveAt(action, sent),
              () -> EventVerification.spot(ec2.instance(instance), ec2.spotStatus(instance)));
      case EventReport.StateChangeNotification(InstanceId instance, _) ->
          decide(
              instance,
              kind,
              sent,
              null,
              () -> EventVerification.stateChange(ec2.instance(instance)));
      case EventReport.RebalanceRecommendation(InstanceId instance) ->
          decide(
              instance,
              kind,
              sent,
              null,
              () -> EventVerification.rebalance(ec2.instance(instance)));
      case EventReport.ScheduledChange _ ->
          // EC2 is asked for all scheduled events at regular intervals.
          new EventDecision.Drop(
              null, DropReason.IGNORED_EVENT, "a scheduled event, which is read from EC2 itself");
      case EventReport.CapacityBlockExpiration(String reservation, _) ->
          decideBlock(reservation, sent);
    };
  }

  private Instant effectiveAt(InterruptionAction action, Deadline sent) {
    Duration notice = action == InterruptionAction.HIBERNATE ? Duration.ZERO : SPOT_NOTICE;
    return time.wallClock(sent.plus(notice));
  }

  private EventDecision decide(
      InstanceId instance,
      EventKind kind,
      Deadline sent,
      @Nullable Instant effectiveAt,
      RemoteCall<EventCheck> check)
      throws InterruptedException {
    Owner owner = ownership.find(instance, kind);
    if (owner.refusal().isPresent()) {
      return owner.refusal().get();
    }
    return switch (ask(kind, sent, check)) {
      case EventCheck.EventHolds() ->
          new EventDecision.Respond(
              List.of(confirmed(new InstanceEvent(kind, instance, "", effectiveAt), owner)));
      case EventCheck.Unclear(String reason) -> unconfirmed(instance, kind, reason);
      case EventCheck.Refuted(String reason) -> unconfirmed(instance, kind, reason);
    };
  }

  private static EventDecision unconfirmed(
      @Nullable InstanceId instance, EventKind kind, String reason) {
    return new EventDecision.Drop(
        instance,
        DropReason.UNCONFIRMED_EVENT,
        "EC2 does not confirm the %s: %s".formatted(kind.description(), reason));
  }

  private EventConfirmed confirmed(InstanceEvent event, Owner owner) {
    return new EventConfirmed(
        event,
        owner.group().orElse(null),
        settings.responseTo(event.kind()) == EventResponse.CORDON);
  }

  private EventDecision decideBlock(String reservation, Deadline sent) throws InterruptedException {
    List<EventConfirmed> events = new ArrayList<>();
    EventCheck answer =
        ask(
            EventKind.SCHEDULED,
            sent,
            () -> {
              var known = ec2.capacityReservation(reservation);
              EventCheck check =
                  EventVerification.capacityBlock(known, settings.scheduledAhead(), time.now());
              if (check instanceof EventCheck.EventHolds) {
                @Nullable Instant end = known.get().endsAt();
                @Nullable Instant at =
                    end == null ? null : end.minus(EventVerification.BEFORE_BLOCK_END);
                events.clear();
                for (InstanceId instance : known.get().instances()) {
                  Owner owner = ownership.find(instance, EventKind.SCHEDULED);
                  if (owner.refusal().isEmpty()) {
                    events.add(
                        confirmed(
                            new InstanceEvent(EventKind.SCHEDULED, instance, reservation, at),
                            owner));
                  }
                }
              }
              return check;
            });
    if (answer instanceof EventCheck.Refuted(String reason)) {
      return unconfirmed(null, EventKind.SCHEDULED, reason);
    }
    return events.isEmpty()
        ? new EventDecision.Drop(
            null,
            DropReason.FOREIGN_EVENT,
            "no instance of Capacity Block " + reservation + " belongs to this cluster")
        : new EventDecision.Respond(events);
  }

  /** The last answer of EC2; a denial that lasts counts as one. */
  private EventCheck ask(EventKind kind, Deadline sent, RemoteCall<EventCheck> check)
      throws InterruptedException {
    Deadline latest = sent.plus(LAG);
    Retry denied =
        retry
            .policy(
                RetryPolicy.EVERY_FAILURE.untilDenialCounts(
                    permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT)))
            .reporting(listener, null, "verifying a " + kind.description());
    AtomicReference<EventCheck> answer = new AtomicReference<>();
    try {
      denied.repeat(() -> {
        answer.set(check.run());
        permission.markGranted();
        boolean mayLag = answer.get() instanceof EventCheck.Unclear && !time.isPast(latest);
        return mayLag ? Optional.of(CHECK_INTERVAL) : Optional.empty();
      });
      return Objects.requireNonNull(answer.get());
    } catch (RemoteFailure denial) {
      return new EventCheck.Refuted(denial.getMessage());
    }
  }
}
