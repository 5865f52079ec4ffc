package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.NodePlacement.NodeManager;
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
import io.lifecyclemanager.intake.event.RetriedEc2.Ec2Permissions;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.IntakeFact.DropReason;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this controller responds to a reported event: first whether the instance is one
 * of this cluster, then whether EC2 confirms the event. Thread-safe.
 */
public final class EventVerifier {
  /** Between the warning of an interruption and the interruption. */
  private static final Duration NOTICE = Duration.ofMinutes(2);

  /** How long EC2's answers may lag behind its messages. */
  private static final Duration LAG = Duration.ofMinutes(2);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(3);

  private final EventSettings settings;
  private final Ec2Instances ec2;
  private final EventOwnership ownership;
  private final EventChecks checks;
  private final BlockVerifier blocks;
  private final Time time;
  private final Listener listener;
  private final Retry retry;
  private final Ec2Permissions permissions;

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
    this.checks = new EventChecks(scope);
    this.blocks = new BlockVerifier(settings, time);
    this.permissions = new Ec2Permissions(time);
  }

  /**
   * Decides. Asks EC2 again while its answer may lag behind the message, at most for some minutes;
   * an outage is no answer. May be repeated.
   *
   * @param sent when the message was sent
   * @throws InterruptedException when interrupted
   */
  public EventDecision decide(EventReport report, Deadline sent) throws InterruptedException {
    String operation = "verifying a " + report.kind().description();
    Ec2Instances asked =
        new RetriedEc2(ec2, permissions, retry.reporting(listener, null, operation));
    return decide(report, new Inquiry(asked, ownership::find, sent, true)).orElseThrow();
  }

  /**
   * As {@link #decide}, but asks once and waits for nothing; a denial counts at once.
   *
   * @return empty where EC2 may confirm the event later: its answer may lag behind the message
   * @throws RemoteFailure when EC2, Auto Scaling or the index of nodes did not answer
   */
  public Optional<EventDecision> preview(EventReport report, Deadline sent)
      throws InterruptedException {
    return decide(report, new Inquiry(ec2, ownership::findUnlessDenied, sent, false));
  }

  private Optional<EventDecision> decide(EventReport report, Inquiry inquiry)
      throws InterruptedException {
    EventKind kind = report.kind();
    if (settings.responseTo(kind) == EventResponse.IGNORE) {
      return Optional.of(
          new EventDecision.Drop(
              null,
              DropReason.IGNORED_EVENT,
              "%s (--on-%s=ignore)".formatted(kind.description(), kind.text())));
    }
    return switch (report) {
      case EventReport.OfInstance one -> decideInstance(one, inquiry);
      case EventReport.ScheduledChange _ ->
          // EC2 is asked for all scheduled events at regular intervals.
          Optional.of(
              new EventDecision.Drop(
                  null,
                  DropReason.IGNORED_EVENT,
                  "a scheduled event, which is read from EC2 itself"));
      case EventReport.CapacityBlockExpiration(String reservation, _) ->
          Optional.of(blocks.decide(reservation, inquiry));
    };
  }

  /** When EC2 interrupts the instance; null where it has done so, or may never do so. */
  private @Nullable Instant effectiveAt(EventReport.OfInstance report, Deadline sent) {
    return switch (report) {
      case EventReport.SpotWarning(_, InterruptionAction action) ->
          time.wallClock(
              sent.plus(action == InterruptionAction.HIBERNATE ? Duration.ZERO : NOTICE));
      case EventReport.ReservationInterruption _ -> time.wallClock(sent.plus(NOTICE));
      case EventReport.StateChangeNotification _, EventReport.RebalanceRecommendation _ -> null;
    };
  }

  private Optional<EventDecision> decideInstance(EventReport.OfInstance report, Inquiry inquiry)
      throws InterruptedException {
    InstanceId instance = report.instance();
    EventKind kind = report.kind();
    Owner owner = inquiry.owners().find(instance, kind);
    if (owner.refusal().isPresent()) {
      return Optional.of(owner.refusal().get());
    }
    Deadline latest = inquiry.sent().plus(LAG);
    try {
      EventCheck check = checks.check(report, inquiry.ec2());
      while (check instanceof EventCheck.Unclear && !time.isPast(latest)) {
        if (!inquiry.waits()) {
          return Optional.empty();
        }
        time.sleep(CHECK_INTERVAL);
        check = checks.check(report, inquiry.ec2());
      }
      return Optional.of(
          switch (check) {
            case EventCheck.EventHolds() ->
                respond(
                    new InstanceEvent(kind, instance, "", effectiveAt(report, inquiry.sent())),
                    owner,
                    inquiry);
            case EventCheck.WithoutEffect(String reason) ->
                new EventDecision.Drop(instance, DropReason.IGNORED_EVENT, reason);
            case EventCheck.Unclear(String reason) ->
                EventDecision.Drop.unconfirmed(instance, kind, reason);
            case EventCheck.Refuted(String reason) ->
                EventDecision.Drop.unconfirmed(instance, kind, reason);
          });
    } catch (RemoteFailure failure) {
      return Optional.of(EventDecision.Drop.denied(instance, kind, failure));
    }
  }

  private EventDecision respond(InstanceEvent event, Owner owner, Inquiry inquiry)
      throws InterruptedException {
    NodeManager manager = inquiry.manager(event.instance(), owner);
    return manager == NodeManager.NONE
        ? new EventDecision.Respond(List.of(owner.confirmed(event, settings)))
        : EventOwnership.managed(event.instance(), manager);
  }
}
