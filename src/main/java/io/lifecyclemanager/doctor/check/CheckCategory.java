package io.lifecyclemanager.doctor.check;

import java.util.Locale;

/** The subject of a check; the report has a heading for each. */
public enum CheckCategory {
  ACCESS,
  QUEUE,
  HOOKS,
  DELIVERY,
  PERMISSIONS,
  NODES,
  NEIGHBOURS,
  WORKLOADS,
  BALANCERS;

  /** The name in reports, as in {@code queue}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
