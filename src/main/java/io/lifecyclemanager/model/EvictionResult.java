package io.lifecyclemanager.model;

import java.util.Locale;

/** The API server's answer to an eviction or deletion, in one word. */
public enum EvictionResult {
  ACCEPTED,
  REFUSED,
  GONE,
  REPLACED;

  /** The word in logs and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
