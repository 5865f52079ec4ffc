package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.deregistration.Deregistration.DeregistrationProgress;
import io.lifecyclemanager.model.Deadline;

/** Of load balancers that are found later: pods wait only for those that were found first. */
record LateProgress(DeregistrationProgress progress) implements DeregistrationProgress {
  @Override
  public void onDeregistrationAccepted() {}

  @Override
  public void onSettleTimeKnown(Deadline settledAt) {
    progress.onSettleTimeKnown(settledAt);
  }

  @Override
  public void onTrafficStopped() {}
}
