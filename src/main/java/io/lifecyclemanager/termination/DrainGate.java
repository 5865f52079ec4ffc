package io.lifecyclemanager.termination;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.drain.NodeDrain;
import io.lifecyclemanager.model.Signal;
import java.time.Duration;

/**
 * Between the deregistration and the drain of one instance: what the drain waits for.
 *
 * @param deregistrationSent raised once every load balancer has answered
 * @param drain told when no load balancer sends new connections any more
 */
record DrainGate(Signal deregistrationSent, NodeDrain drain) implements DeregistrationProgress {
  /** How long the drain waits for load balancers that do not answer. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /**
   * Waits until the deregistration is sent. It goes first because the settle time and the
   * deregistration delay, which take longest, count from it.
   */
  void awaitDeregistrationSent() throws InterruptedException {
    boolean _ = deregistrationSent.await(0, MAX_WAIT);
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
