package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainQueued;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import io.lifecyclemanager.model.DrainFact.UnreachablePodsDeleted;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.DisruptionLimitReached;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.IntakeFact.InterventionRequested;
import io.lifecyclemanager.model.IntakeFact.NodeHoldEnded;
import io.lifecyclemanager.model.IntakeFact.NodeHoldSet;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which facts are events of a node, and what these say. Pure. */
final class NodeEvents {
  static final String STARTED = "TerminationStarted";
  static final String CLAIMED = "Claimed";
  static final String DRAINED = "Drained";
  private static final String ADOPTED = "Adopted";
  private static final String RELEASED = "Released";
  private static final String HELD = "Held";
  private static final String HOLD_ENDED = "HoldEnded";

  private NodeEvents() {}

  /** The events of a fact; none where it concerns no node, or is no news about it. */
  static List<NodeEvent> of(Fact fact) {
    // No exhaustive switch: most facts are no events.
    return switch (fact) {
      case OrphanAdopted orphan ->
          progress(orphan.subject(), ADOPTED, "Adopt", "The orphaned termination is adopted");
      case NodeClaimed claim -> claimed(claim);
      case DisruptionLimitReached limit -> startedAnd(limit.subject(), List.of());
      case DrainQueued queued -> startedAnd(queued.subject(), List.of());
      case DrainStarted start ->
          startedAnd(
              start.subject(),
              progress(
                  start.subject(),
                  "Draining",
                  "Drain",
                  "%d pods to evict, %d ignored"
                      .formatted(start.podsToEvict(), start.podsLeftAlone())));
      case DrainEnded end when end.failure() == null ->
          progress(end.subject(), DRAINED, "Drain", end.podsGone() + " pods are gone");
      case DrainEnded end ->
          event(
              end.subject(),
              EventImportance.BLOCKER,
              BlockerEvents.FAILED_DRAINING,
              "Drain",
              "The drain failed: " + end.failure());
      case VolumeWaitStarted wait ->
          progress(
              wait.subject(),
              "AwaitingVolumeDetachment",
              "Drain",
              "Waiting until these volumes are detached: " + String.join(", ", wait.volumes()));
      case NodeReleased release ->
          event(
              release.subject(),
              EventImportance.END,
              RELEASED,
              "Release",
              "The node is released: " + release.reason());
      case NodeHoldSet hold -> held(hold);
      case NodeHoldEnded end ->
          List.of(
              new NodeEvent(
                  end.node(),
                  EventImportance.PROGRESS,
                  HOLD_ENDED,
                  "EndHold",
                  "The node hold has ended: " + end.cause()));
      case InterventionRequested request ->
          warning(request.subject(), "InterventionRequested", "Intervene", request.text());
      case DeregistrationEnded end -> deregistered(end);
      case PlanValueInvalid value ->
          warning(
              value.subject(),
              "InvalidDrainPlan",
              "ReadPlan",
              "%s of %s is invalid and ignored: %s"
                  .formatted(value.text(), value.source(), value.remedy()));
      case PodsRecreated recreated ->
          warning(
              recreated.subject(),
              "PodsRecreated",
              "Drain",
              "%s puts its pods back on the node (%d so far): the drain does not wait for them"
                  .formatted(recreated.owner(), recreated.pods()));
      case UnreachablePodsDeleted deleted ->
          warning(
              deleted.subject(),
              "ForceDeletedPods",
              "DeletePod",
              "The node is unreachable: %d of its %d pods were deleted with grace period 0"
                  .formatted(deleted.deleted(), deleted.pods()));
      case TerminationEnded end -> ended(end);
      default -> List.of();
    };
  }

  /**
   * Whether the event concerns a node whose last termination has ended: another one begins, or the
   * node is released.
   */
  static boolean isBeginning(NodeEvent event) {
    return switch (event.reason()) {
      case STARTED, CLAIMED, ADOPTED, RELEASED -> true;
      default -> false;
    };
  }

  /** Whether the event concerns a node hold and no termination. */
  static boolean isOfHold(NodeEvent event) {
    return event.reason().equals(HELD) || event.reason().equals(HOLD_ENDED);
  }

  private static List<NodeEvent> held(NodeHoldSet hold) {
    String note =
        "%s until %s, for %s: %s"
            .formatted(
                hold.isAgain() ? "The node has registered again, and is held" : "The node is held",
                hold.until() == null ? "the hold is removed" : hold.until(),
                hold.author(),
                hold.reason());
    return List.of(new NodeEvent(hold.node(), EventImportance.PROGRESS, HELD, "Hold", note));
  }

  private static List<NodeEvent> claimed(NodeClaimed claim) {
    if (claim.resumed()) {
      return progress(
          claim.subject(), CLAIMED, "Claim", "Another replica continues the termination");
    }
    return startedAnd(
        claim.subject(),
        progress(
            claim.subject(),
            CLAIMED,
            "Claim",
            claim.cordonOnly()
                ? "The node is claimed and cordoned, and stays in its load balancers"
                : "The node is claimed, cordoned and excluded from external load balancers"));
  }

  /** The first of them counts, whichever fact that is: a node may not be claimed for long. */
  private static List<NodeEvent> startedAnd(TerminatingInstance subject, List<NodeEvent> others) {
    return Stream.concat(
            progress(
                subject,
                STARTED,
                "Terminate",
                subject.group() == null
                    ? "instance %s is terminating".formatted(subject.instance())
                    : "instance %s of group %s is terminating"
                        .formatted(subject.instance(), subject.group()))
                .stream(),
            others.stream())
        .toList();
  }

  private static List<NodeEvent> deregistered(DeregistrationEnded end) {
    boolean isClassic = end.classicElbs() > 0;
    boolean isTarget = end.balancers() > end.classicElbs();
    boolean failed = end.failure() != null && !end.onlyDenied();
    boolean isClassicFailure = end.onlyClassicElbs() || (isClassic && !isTarget);
    List<NodeEvent> events = new ArrayList<>();
    if (failed) {
      events.addAll(
          warning(
              end.subject(),
              (isClassicFailure ? "Instance" : "Target") + "DeregisterFailed",
              "Deregister",
              "The instance is still registered: " + end.failure()));
    }
    if (isTarget && (!failed || isClassicFailure)) {
      events.addAll(
          progress(
              end.subject(),
              "TargetDeregisterSucceeded",
              "Deregister",
              "The instance is deregistered from %d target groups"
                  .formatted(end.balancers() - end.classicElbs())));
    }
    if (isClassic && !failed) {
      events.addAll(
          progress(
              end.subject(),
              "InstanceDeregisterSucceeded",
              "Deregister",
              "The instance is deregistered from %d classic load balancers"
                  .formatted(end.classicElbs())));
    }
    return events;
  }

  private static List<NodeEvent> ended(TerminationEnded end) {
    TerminatingInstance subject = end.subject();
    return switch (end.outcome()) {
      case COMPLETED ->
          end(subject, "Completed", "The lifecycle actions are completed: " + end.summary());
      case ABANDONED ->
          end(subject, "Completed", "The lifecycle actions are abandoned: " + end.summary());
      case OVER -> end(subject, "Completed", "Auto Scaling has ended the lifecycle actions");
      case HANDED_OVER -> end(subject, "HandedOver", "The termination is left to another replica");
    };
  }

  private static List<NodeEvent> progress(
      TerminatingInstance subject, String reason, String action, String note) {
    return event(subject, EventImportance.PROGRESS, reason, action, note);
  }

  private static List<NodeEvent> end(TerminatingInstance subject, String reason, String note) {
    return event(subject, EventImportance.END, reason, "Complete", note);
  }

  private static List<NodeEvent> warning(
      TerminatingInstance subject, String reason, String action, String note) {
    return event(subject, EventImportance.WARNING, reason, action, note);
  }

  private static List<NodeEvent> event(
      TerminatingInstance subject,
      EventImportance importance,
      String reason,
      String action,
      String note) {
    NodeRef node = subject.node();
    return node == null
        ? List.of()
        : List.of(new NodeEvent(node, importance, reason, action, note));
  }
}
