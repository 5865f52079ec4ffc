package io.lifecyclemanager.doctor;

import java.util.Locale;

/** What checks are about. */
enum Category {
  ACCESS,
  QUEUE,
  HOOKS,
  DELIVERY,
  RIGHTS,
  NODES,
  NEIGHBOURS,
  WORKLOADS,
  BALANCERS;

  /** For people and programs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
