package io.lifecyclemanager.sandbox.aws;

/** How a lifecycle action ends. */
public enum LifecycleResult {
  CONTINUE,
  ABANDON
}
