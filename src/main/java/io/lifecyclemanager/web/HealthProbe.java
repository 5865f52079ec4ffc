package io.lifecyclemanager.web;

/**
 * Answers a health probe. Called on the thread of the request, concurrently: must answer at once
 * and without a remote call.
 */
@FunctionalInterface
public interface HealthProbe {
  /** How things stand now. */
  ProbeResult check();

  /**
   * What the prober gets.
   *
   * @param ok 200 if true, 503 if not
   * @param body plain text, a line for each thing that was looked at
   */
  record ProbeResult(boolean ok, String body) {}
}
