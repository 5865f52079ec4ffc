package io.lifecyclemanager.app;

import io.lifecyclemanager.event.EventSettings;
import io.lifecyclemanager.intake.ClusterInstances;
import io.lifecyclemanager.intake.ClusterScope;
import io.lifecyclemanager.intake.event.EventEnds;
import io.lifecyclemanager.intake.event.EventVerifier;
import io.lifecyclemanager.intake.event.InstanceScope;
import io.lifecyclemanager.intake.event.PendingEvents;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.util.random.RandomGenerator;

/**
 * What responds to events of EC2.
 *
 * @param verifier decides about those that messages report
 * @param pending finds those that need no message
 * @param ends tells which are over
 */
record EventResponders(EventVerifier verifier, PendingEvents pending, EventEnds ends) {
  static EventResponders of(
      OutboundPorts ports,
      EventSettings settings,
      ClusterInstances instances,
      Time time,
      RandomGenerator random,
      Listener listener) {
    InstanceScope scope = new ClusterScope(instances, ports.groups(), time);
    return new EventResponders(
        new EventVerifier(settings, ports.ec2(), ports.nodes(), scope, time, random, listener),
        new PendingEvents(settings, ports.ec2(), ports.nodes(), scope, time),
        new EventEnds(settings, ports.ec2(), time));
  }
}
