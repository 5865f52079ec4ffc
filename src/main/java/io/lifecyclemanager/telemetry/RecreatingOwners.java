package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.DrainFact.PodOwner;
import io.lifecyclemanager.model.DrainFact.PodsRecreated;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the drains in which an owner put its pods back on the node. The series of an owner appears
 * with its first such drain. Thread-safe.
 */
final class RecreatingOwners {
  /** Bounds the number of series. */
  static final int MAX_OWNERS = 100;

  private static final PodOwner OTHERS = new PodOwner("other", "other", "other", "");

  private final MeterFactory meters;
  private final Set<PodOwner> named = ConcurrentHashMap.newKeySet();

  RecreatingOwners(MeterFactory meters) {
    this.meters = meters;
  }

  void count(PodsRecreated recreated) {
    PodOwner owner = recreated.owner();
    boolean isNamed = named.contains(owner) || (named.size() < MAX_OWNERS && named.add(owner));
    PodOwner labels = isNamed ? owner : OTHERS;
    meters
        .counter(
            "recreating_owners",
            "Drains in which an owner put its pods back on the node again and again; absent until"
                + " the first one.",
            "kind",
            labels.kind(),
            "namespace",
            labels.namespace(),
            "owner",
            labels.name())
        .increment();
  }
}
