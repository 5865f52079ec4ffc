package io.lifecyclemanager.simulation.aws.autoscaling;

/** How a lifecycle action ends. */
public enum LifecycleResult {
  CONTINUE,
  ABANDON
}
