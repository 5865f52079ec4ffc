package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import io.lifecyclemanager.pace.PaceLedgers.StoredLedger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one round of admissions makes of the ledger of a scope. A node counts if the ledger holds
 * it, or if the index shows it as terminating. Used by one thread.
 */
final class ScopeState {
  /** So many nodes with the longest names fit into a Lease. */
  static final int MAX_ENTRIES = 700;

  private final LimitScope scope;
  private final StoredLedger stored;
  private final Set<NodeRef> terminating;
  private final OptionalInt total;
  private final List<AdmittedNode> kept = new ArrayList<>();
  private final List<AdmittedNode> added = new ArrayList<>();
  private final Set<NodeRef> counted;

  /**
   * @param terminating the nodes of the scope that the index shows as terminating
   * @param total the number of nodes of which the limit is a share; empty where it is not known
   * @param waiting nodes that wait in this replica: what the ledger says of them counts no longer
   */
  ScopeState(
      LimitScope scope,
      StoredLedger stored,
      Set<NodeRef> terminating,
      OptionalInt total,
      Set<NodeRef> waiting) {
    this.scope = scope;
    this.stored = stored;
    this.terminating = terminating;
    this.total = total;
    this.counted = new HashSet<>(terminating);
    for (AdmittedNode entry : stored.ledger().admitted()) {
      if (!waiting.contains(entry.node())) {
        kept.add(entry);
        counted.add(entry.node());
      }
    }
  }

  StoredLedger stored() {
    return stored;
  }

  /** The entries of nodes that do not wait here and are not removed yet. */
  List<AdmittedNode> kept() {
    return List.copyOf(kept);
  }

  /**
   * How much of a limit is used.
   *
   * @param isOfHook whether the hooks of the group ask for this limit
   */
  ScopeUsage usage(MaxUnavailable limit, boolean isOfHook) {
    long allowed = Math.min(MAX_ENTRIES, limit.allowed(total.orElse(0)));
    return new ScopeUsage(scope.text(isOfHook), counted.size(), allowed, total.orElse(-1));
  }

  void remove(AdmittedNode entry) {
    kept.remove(entry);
    if (!terminating.contains(entry.node())) {
      counted.remove(entry.node());
    }
  }

  void add(AdmittedNode entry) {
    added.add(entry);
    counted.add(entry.node());
  }

  /** Whether the ledger has to be written. */
  boolean isChanged() {
    return !added.isEmpty() || kept.size() < stored.ledger().admitted().size();
  }

  PaceLedger next() {
    return stored.ledger().next(entry -> !kept.contains(entry), added);
  }
}
