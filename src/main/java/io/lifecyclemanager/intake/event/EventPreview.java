package io.lifecyclemanager.intake.event;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.event.EventReport;
import io.lifecyclemanager.event.InstanceEvent;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what would be done about a reported event, and does none of it. Thread-safe. */
public record EventPreview(EventVerifier verifier, Nodes nodes) {
  /**
   * The plan in words. Asks EC2, Auto Scaling and the index of nodes once. May be repeated.
   *
   * @param sent when the message was sent
   * @return empty while it is not known: EC2 may confirm the event later
   * @throws io.lifecyclemanager.model.RemoteFailure when one of them did not answer
   */
  public Optional<String> plan(EventReport report, Deadline sent) throws InterruptedException {
    return verifier
        .preview(report, sent)
        .map(decision ->
            switch (decision) {
              case EventDecision.Drop(_, _, String detail) -> "delete it: " + detail;
              case EventDecision.Respond respond ->
                  respond.events().stream().map(this::steps).collect(Collectors.joining("; "))
                      + "; delete the message";
            });
  }

  private String steps(EventConfirmed confirmed) {
    InstanceEvent event = confirmed.event();
    String node =
        nodes
            .find(event.instance())
            .map(it -> it.ref().toString())
            .orElse("that joins for " + event.instance());
    return "%s node %s: EC2 confirms the %s of %s"
        .formatted(
            confirmed.cordonOnly() ? "cordon" : "cordon, deregister and drain",
            node,
            event.kind().description(),
            event.instance());
  }
}
