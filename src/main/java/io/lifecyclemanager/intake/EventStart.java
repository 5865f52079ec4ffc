package io.lifecyclemanager.intake;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.cause.TerminationRequest;
import io.lifecyclemanager.termination.cause.TerminationRequest.RequestOrigin;
import io.lifecyclemanager.termination.cause.TerminationRequest.TerminationCause.EventConfirmed;
import org.jspecify.annotations.Nullable;

/** Makes confirmed events causes of terminations, and reports that. Thread-safe. */
record EventStart(Terminations terminations, Listener listener) {
  /**
   * Begins the termination of the event's instance, or joins the one in progress. May be repeated.
   *
   * @param group of the instance; null where it is in none, or that is not known
   * @return false when this replica is stopping
   */
  boolean respond(EventConfirmed event, @Nullable GroupName group, RequestOrigin origin) {
    listener.on(
        new IntakeFact.EventResponded(
            new TerminatingInstance(event.event().instance(), group, null),
            event.event().kind().text(),
            event.event().kind().description(),
            event.cordonOnly()));
    return terminations.accept(new TerminationRequest(event, origin));
  }
}
