package io.lifecyclemanager.app.web;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.termination.Terminations;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.web.api.ReplicaForwarding;
import io.lifecyclemanager.web.api.TerminationInterventions;
import io.lifecyclemanager.web.api.WritePorts;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Lets the API change the terminations of this replica. */
record TerminationControls(Terminations terminations) implements TerminationInterventions {
  static WritePorts ports(
      Terminations terminations,
      ReplicaForwarding forwarding,
      Nodes nodes,
      Time time,
      RandomGenerator random,
      Listener listener) {
    return new WritePorts(
        new TerminationControls(terminations),
        forwarding,
        new NodeHolds(nodes, time, random, listener));
  }

  @Override
  public InterventionOutcome complete(InstanceId instance, String requester) {
    return terminations.complete(instance, requester);
  }

  @Override
  public InterventionOutcome extend(InstanceId instance, Duration fromNow, String requester) {
    return terminations.extend(instance, fromNow, requester);
  }

  @Override
  public InterventionOutcome retryEvictions(InstanceId instance, String requester) {
    return terminations.retryEvictions(instance, requester);
  }
}
