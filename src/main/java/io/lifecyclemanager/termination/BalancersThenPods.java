package io.lifecyclemanager.termination;

import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Signal;

/**
 * What the drain of a node wants to know of its deregistration.
 *
 * @param askedOnce raised once the balancers have been asked
 * @param drain told when no balancer sends new connections any more
 */
record BalancersThenPods(Signal askedOnce, NodeDrain drain) implements Deregistration.Progress {
  @Override
  public void asked() {
    askedOnce.raise();
  }

  @Override
  public void trafficStopped() {
    drain.trafficStopped();
  }
}
