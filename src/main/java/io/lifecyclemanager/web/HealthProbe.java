package io.lifecyclemanager.web;

/** Answers a health probe. Called on the request's thread: quick, and never asks anybody remote. */
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
