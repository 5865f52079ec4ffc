package io.lifecyclemanager.app;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.Messages;
import io.lifecyclemanager.intake.Fleet;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.Peers;
import io.lifecyclemanager.intake.WaitingInstances;
import java.util.List;

/**
 * The outside world, as the features see it.
 *
 * @param balancers the families of load balancers that are looked at; may be empty
 */
public record OutboundPorts(
    Inbox inbox,
    Messages messages,
    LifecycleActions actions,
    Fleet fleet,
    WaitingInstances waiting,
    Nodes nodes,
    PodControl pods,
    Peers peers,
    List<LoadBalancers> balancers) {
  /** Keeps its own copy of the list. */
  public OutboundPorts {
    balancers = List.copyOf(balancers);
  }
}
