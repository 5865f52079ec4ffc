package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.DrainFact.BlockersListed;
import io.lifecyclemanager.model.DrainFact.DrainEnded;
import io.lifecyclemanager.model.DrainFact.DrainStarted;
import io.lifecyclemanager.model.DrainFact.EvictionAnswered;
import io.lifecyclemanager.model.DrainFact.EvictionResult;
import io.lifecyclemanager.model.DrainFact.PlanValueInvalid;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.DeregistrationEnded;
import io.lifecyclemanager.model.Fact.NodeClaimed;
import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.IntakeFact.NodeReleased;
import io.lifecyclemanager.model.IntakeFact.OrphanAdopted;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.telemetry.event.NodeEvent.EventImportance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which facts are events of a node, and what these say. Pure. */
final class NodeEvents {
  /** A note names this many pods. */
  private static final int MAX_PODS = 5;

  private NodeEvents() {}

  /** The events of a fact; none where it concerns no node, or is no news about it. */
  static List<NodeEvent> of(Fact fact) {
    // No exhaustive switch: most facts are no events.
    return switch (fact) {
      case OrphanAdopted orphan ->
          progress(orphan.subject(), "Adopted", "Adopt", "The orphaned termination is adopted");
      case NodeClaimed claim -> claimed(claim);
      case DrainStarted start ->
          progress(
              start.subject(),
              "Draining",
              "Drain",
              "%d pods to evict, %d ignored".formatted(start.podsToEvict(), start.podsLeftAlone()));
      case DrainEnded end when end.failure() == null ->
          progress(end.subject(), "Drained", "Drain", end.podsGone() + " pods are gone");
      case DrainEnded end ->
          warning(end.subject(), "FailedDraining", "Drain", "The drain failed: " + end.failure());
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
              "Released",
              "Release",
              "The node is released: " + release.reason());
      case DeregistrationEnded end -> deregistered(end);
      case EvictionAnswered answer
          when answer.forced() && answer.result() == EvictionResult.ACCEPTED ->
          warning(
              answer.subject(),
              "TerminationGracePeriodExpiring",
              "DeletePod",
              "Pod %s is deleted regardless of %s, because the deadline approaches"
                  .formatted(
                      answer.pod(),
                      answer.budget() == null
                          ? "its disruption budgets"
                          : "budget " + answer.budget()));
      case BlockersListed blockers -> blocked(blockers);
      case PlanValueInvalid value ->
          warning(
              value.subject(),
              "InvalidDrainPlan",
              "ReadPlan",
              "%s of %s is invalid and ignored: %s"
                  .formatted(value.text(), value.source(), value.remedy()));
      case TerminationEnded end -> ended(end);
      default -> List.of();
    };
  }

  private static List<NodeEvent> claimed(NodeClaimed claim) {
    if (claim.resumed()) {
      return progress(
          claim.subject(), "Claimed", "Claim", "Another replica continues the termination");
    }
    List<NodeEvent> events = new ArrayList<>();
    TerminatingInstance subject = claim.subject();
    events.addAll(
        progress(
            subject,
            "TerminationStarted",
            "Terminate",
            "Auto Scaling terminates instance %s of group %s"
                .formatted(subject.instance(), subject.group())));
    events.addAll(
        progress(
            subject,
            "Claimed",
            "Claim",
            "The node is claimed, cordoned and excluded from external load balancers"));
    return events;
  }

  private static List<NodeEvent> deregistered(DeregistrationEnded end) {
    boolean isClassic = end.classicElbs() > 0;
    boolean isTarget = end.balancers() > end.classicElbs();
    boolean failed = end.failure() != null && !end.onlyDenied();
    List<NodeEvent> events = new ArrayList<>();
    if (failed) {
      String name = isClassic && !isTarget ? "Instance" : "Target";
      return warning(
          end.subject(),
          name + "DeregisterFailed",
          "Deregister",
          "The instance is still registered: " + end.failure());
    }
    if (isTarget) {
      events.addAll(
          progress(
              end.subject(),
              "TargetDeregisterSucceeded",
              "Deregister",
              "The instance is deregistered from %d target groups"
                  .formatted(end.balancers() - end.classicElbs())));
    }
    if (isClassic) {
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

  private static List<NodeEvent> blocked(BlockersListed blockers) {
    return blockers.urgent().entrySet().stream()
        .flatMap(entry ->
            warning(entry.getKey(), "FailedDraining", "Drain", text(entry.getValue())).stream())
        .toList();
  }

  private static String text(List<Blocker> blockers) {
    String named =
        blockers.stream()
            .map(Blocker::sentence)
            .sorted(Comparator.naturalOrder())
            .limit(MAX_PODS)
            .collect(Collectors.joining("; "));
    int more = blockers.size() - MAX_PODS;
    return "Blocked by " + named + (more > 0 ? "; " + more + " more" : "");
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
