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
  OTHER_CONTROLLERS,
  WORKLOADS,
  LOAD_BALANCERS;

  /** The name for programs, as in {@code load-balancers}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The heading for people, as in {@code load balancers}. */
  public String heading() {
    return label().replace('-', ' ');
  }
}
