package io.lifecyclemanager.web;

/**
 * Answers a health probe. Called on the thread of the request, concurrently: must answer at once
 * and without a remote call.
 */
@FunctionalInterface
public interface HealthProbe {
  /** The result at present. */
  ProbeResult check();

  /**
   * The response to a probe.
   *
   * @param ok 200 if true, 503 if not
   * @param body plain text, one line for each condition that was checked
   */
  record ProbeResult(boolean ok, String body) {}
}
