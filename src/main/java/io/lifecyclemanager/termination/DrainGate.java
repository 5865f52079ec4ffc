package io.lifecyclemanager.termination;

import io.lifecyclemanager.deregistration.Deregistration;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Signal;
import java.time.Duration;

/**
 * What the drain of a node wants to know of its deregistration.
 *
 * @param deregistrationSent raised once the balancers have been asked
 * @param drain told when no balancer sends new connections any more
 */
record DrainGate(Signal deregistrationSent, NodeDrain drain)
    implements Deregistration.DeregistrationProgress {
  /** So long pods wait at most for balancers that do not answer. */
  private static final Duration DEREGISTRATION_FIRST = Duration.ofSeconds(5);

  /** First the balancers, whose clocks then run: pods are the lesser hurry. */
  void awaitDeregistrationSent() throws InterruptedException {
    boolean _ = deregistrationSent.await(0, DEREGISTRATION_FIRST);
  }

  @Override
  public void onDeregistrationAccepted() {
    deregistrationSent.raise();
  }

  @Override
  public void onTrafficStopped() {
    drain.markTrafficStopped();
  }
}
