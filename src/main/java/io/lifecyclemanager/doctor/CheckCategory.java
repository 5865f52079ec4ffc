package io.lifecyclemanager.doctor;

import java.util.Locale;

/** What checks are about. */
enum CheckCategory {
  ACCESS,
  QUEUE,
  HOOKS,
  DELIVERY,
  PERMISSIONS,
  NODES,
  NEIGHBOURS,
  WORKLOADS,
  BALANCERS;

  /** For people and programs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
