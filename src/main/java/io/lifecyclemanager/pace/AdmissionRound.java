package io.lifecyclemanager.pace;

import io.lifecyclemanager.claim.ClaimRecord;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One attempt to admit the nodes that wait in this replica, as many as the limits allow. First all
 * ledgers are read, then nodes that no longer count are looked for, then each changed ledger is
 * written by compare-and-swap. A node is admitted once each of its ledgers holds it. The nodes of a
 * ledger that cannot be read or written are left to a later round. Used by one thread.
 */
final class AdmissionRound {
  /** A round that would have to look at more nodes leaves the others to the next one. */
  private static final int MAX_READS = 50;

  private final Nodes nodes;
  private final LedgerAccess ledgers;
  private final FailingLedgers failing;
  private final String self;
  private final RandomGenerator random;
  private final GroupSizes sizes;
  private final Predicate<NodeRef> isFinished;
  private final Map<LimitScope, ScopeState> scopes = new TreeMap<>();
  private final Set<LimitScope> checked = new HashSet<>();
  private final Map<NodeRef, Optional<NodeView>> reads = new HashMap<>();
  private final List<WaitingNode> admitted = new ArrayList<>();
  private boolean hasRemoved;

  /**
   * @param isFinished whether this replica has admitted the node, and its termination has ended
   */
  AdmissionRound(
      PaceDependencies dependencies,
      LedgerAccess ledgers,
      FailingLedgers failing,
      GroupSizes sizes,
      Predicate<NodeRef> isFinished) {
    this.nodes = dependencies.nodes();
    this.self = dependencies.self();
    this.random = dependencies.random();
    this.ledgers = ledgers;
    this.failing = failing;
    this.sizes = sizes;
    this.isFinished = isFinished;
  }

  /**
   * Admits nodes.
   *
   * @param ordered the nodes that wait, in the order in which they are to be admitted
   * @param unsharedRoom how many nodes are admitted at most that an unshared ledger limits
   * @return those whose ledgers hold them
   * @throws RemoteFailure when a node could not be read
   */
  List<WaitingNode> run(List<WaitingNode> ordered, int unsharedRoom) throws InterruptedException {
    read(ordered);
    int room = unsharedRoom;
    for (WaitingNode node : ordered) {
      Set<LimitScope> limits = node.limits().keySet();
      if (scopes.keySet().containsAll(limits)) {
        Optional<ScopeUsage> full = findFull(node);
        node.block(full.orElse(null));
        boolean isShared = limits.stream().allMatch(ledgers::isShared);
        if (full.isEmpty() && (isShared || room > 0)) {
          room -= isShared ? 0 : 1;
          admitted.add(node);
          limits.forEach(scope -> state(scope).add(entry(node, scope)));
        }
      }
    }
    Set<LimitScope> written = write();
    return admitted.stream().filter(one -> written.containsAll(one.limits().keySet())).toList();
  }

  /** Whether another round may admit further nodes at once. */
  boolean isIncomplete(List<WaitingNode> done) {
    return done.size() < admitted.size() || (hasRemoved && reads.size() >= MAX_READS);
  }

  private void read(List<WaitingNode> waiting) throws InterruptedException {
    Set<NodeRef> own = waiting.stream().map(WaitingNode::ref).collect(Collectors.toSet());
    List<NodeView> all = nodes.all();
    Set<LimitScope> wanted =
        waiting.stream()
            .flatMap(node -> node.limits().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    failing.keepOnly(wanted);
    for (LimitScope scope : wanted) {
      if (!failing.isPaused(scope)) {
        try {
          PaceLedgers.StoredLedger stored = ledgers.read(scope);
          scopes.put(
              scope,
              new ScopeState(
                  scope, stored, terminating(scope, all), total(scope, waiting, all), own));
        } catch (RemoteFailure failure) {
          failing.add(scope, failure);
        }
      }
    }
  }

  private static Set<NodeRef> terminating(LimitScope scope, List<NodeView> all) {
    return all.stream()
        .filter(node -> node.isTerminating() && contains(scope, node))
        .map(NodeView::ref)
        .collect(Collectors.toSet());
  }

  private static boolean contains(LimitScope scope, NodeView node) {
    return switch (scope.kind()) {
      case CLUSTER -> true;
      case ZONE -> scope.name().equals(node.placement().zone());
      case GROUP ->
          ClaimRecord.parse(node.claim())
              .filter(claim -> scope.name().equals(claim.group()))
              .isPresent();
    };
  }

  private OptionalInt total(LimitScope scope, List<WaitingNode> waiting, List<NodeView> all)
      throws InterruptedException {
    return switch (scope.kind()) {
      case CLUSTER -> OptionalInt.of(all.size());
      case ZONE -> OptionalInt.of((int) all.stream().filter(it -> contains(scope, it)).count());
      case GROUP -> isShare(scope, waiting) ? sizes.desired(scope.name()) : OptionalInt.empty();
    };
  }

  private static boolean isShare(LimitScope scope, List<WaitingNode> waiting) {
    return waiting.stream()
        .map(node -> node.limits().get(scope))
        .anyMatch(limit -> limit != null && limit.isPercentage());
  }

  private ScopeState state(LimitScope scope) {
    return Objects.requireNonNull(scopes.get(scope));
  }

  private AdmittedNode entry(WaitingNode node, LimitScope scope) {
    return new AdmittedNode(
        node.ref(), self, state(scope).stored().readAt(), node.request().isClaimed());
  }

  private Optional<ScopeUsage> findFull(WaitingNode node) {
    boolean isOfHook = node.request().groupLimit().isPresent();
    for (Map.Entry<LimitScope, MaxUnavailable> limit : node.limits().entrySet()) {
      ScopeState scope = state(limit.getKey());
      if (scope.usage(limit.getValue(), isOfHook).isFull() && checked.add(limit.getKey())) {
        removeStale(scope);
      }
      ScopeUsage usage = scope.usage(limit.getValue(), isOfHook);
      if (usage.isFull()) {
        return Optional.of(usage);
      }
    }
    return Optional.empty();
  }

  private void removeStale(ScopeState scope) {
    List<AdmittedNode> entries = new ArrayList<>(scope.kept());
    Collections.rotate(
        entries, random.nextInt(entries.size() + 1)); // not the same ones in each round
    for (AdmittedNode entry : entries) {
      if (isOver(scope, entry, nodes.cached(entry.node()))
          && (reads.containsKey(entry.node()) || reads.size() < MAX_READS)
          && isOver(scope, entry, reads.computeIfAbsent(entry.node(), nodes::read))) {
        scope.remove(entry);
        hasRemoved = true;
      }
    }
  }

  private boolean isOver(ScopeState scope, AdmittedNode entry, Optional<NodeView> view) {
    boolean isFinishedHere = entry.by().equals(self) && isFinished.test(entry.node());
    return StaleAdmission.isOver(entry, view, isFinishedHere, scope.stored().readAt());
  }

  /** Writes the ledgers until one cannot be written, or has changed since it was read. */
  private Set<LimitScope> write() {
    Set<LimitScope> written = new HashSet<>();
    for (Map.Entry<LimitScope, ScopeState> scope : scopes.entrySet()) {
      if (!write(scope.getKey(), scope.getValue())) {
        return written;
      }
      written.add(scope.getKey());
    }
    return written;
  }

  private boolean write(LimitScope scope, ScopeState state) {
    try {
      boolean isWritten = !state.isChanged() || ledgers.write(scope, state.stored(), state.next());
      failing.remove(scope);
      return isWritten;
    } catch (RemoteFailure failure) {
      failing.add(scope, failure);
      return false;
    }
  }
}
