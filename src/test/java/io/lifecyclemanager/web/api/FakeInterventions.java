package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what is asked for, and answers what a test sets. Thread-safe. */
public final class FakeInterventions implements TerminationInterventions {
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile InterventionOutcome outcome = new InterventionOutcome.InterventionAccepted();

  @Override
  public InterventionOutcome complete(InstanceId instance, String requester) {
    return record("complete %s by %s".formatted(instance, requester));
  }

  @Override
  public InterventionOutcome extend(InstanceId instance, Duration fromNow, String requester) {
    return record("extend %s %s by %s".formatted(instance, fromNow, requester));
  }

  @Override
  public InterventionOutcome retryEvictions(InstanceId instance, String requester) {
    return record("retry %s by %s".formatted(instance, requester));
  }

  private InterventionOutcome record(String request) {
    asked.add(request);
    return outcome;
  }
}
