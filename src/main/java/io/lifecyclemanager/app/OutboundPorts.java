package io.lifecyclemanager.app;

import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.deregistration.LoadBalancers;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.hold.LifecycleActions;
import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.AutoScalingGroups;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.intake.PeerReplicas;
import io.lifecyclemanager.intake.PendingTerminations;
import java.util.List;

/**
 * The outside world, as the features see it.
 *
 * @param balancers the families of load balancers that are looked at; may be empty
 */
public record OutboundPorts(
    Inbox inbox,
    ReceivedMessages messages,
    LifecycleActions actions,
    AutoScalingGroups fleet,
    PendingTerminations waiting,
    Nodes nodes,
    PodControl pods,
    PeerReplicas peers,
    List<LoadBalancers> balancers) {
  /** Keeps its own copy of the list. */
  public OutboundPorts {
    balancers = List.copyOf(balancers);
  }
}
