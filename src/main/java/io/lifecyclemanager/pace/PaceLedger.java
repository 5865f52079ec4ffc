package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas have agreed on for one scope: which nodes are admitted, and whose turn it is to
 * complete. All replicas change it by compare-and-swap only. Immutable.
 *
 * @param revision grows by one with each change, so that no two states are equal
 * @param admitted the admitted nodes, by name
 * @param turn the instance that may be completed; null while it is no instance's turn
 * @param nextTurn when the next turn may begin, by the clock of the API server; null without a turn
 *     before
 * @param lastCompleted the instance whose turn was ended by its replica most recently; null where
 *     there is none
 * @param next the instance that waits with the earliest deadline, as far as that is known; null
 *     where none waits
 */
public record PaceLedger(
    long revision,
    List<AdmittedNode> admitted,
    @Nullable CompletionTurn turn,
    @Nullable Instant nextTurn,
    @Nullable InstanceId lastCompleted,
    @Nullable NextInstance next) {
  /** The ledger of a scope in which nothing has happened. */
  public static final PaceLedger EMPTY = new PaceLedger(0, List.of(), null, null, null, null);

  /** Sorts the nodes. */
  public PaceLedger {
    admitted =
        admitted.stream().sorted(Comparator.comparing(entry -> entry.node().name())).toList();
  }

  /**
   * A node that may be cordoned, or is.
   *
   * @param by the replica that has admitted it
   * @param at when it did, by the clock of the API server
   * @param claimed whether the node carried a claim: one without a claim was not released
   */
  public record AdmittedNode(NodeRef node, String by, Instant at, boolean claimed) {}

  /**
   * The turn of an instance to be completed.
   *
   * @param node its node; null where it has none
   * @param by the replica that completes its lifecycle actions
   * @param at when the turn began, by the clock of the API server
   */
  public record CompletionTurn(
      InstanceId instance, @Nullable NodeRef node, String by, Instant at) {}

  /**
   * An instance that waits for its turn.
   *
   * @param deadline when it is completed in any case, by the clock of the API server
   */
  public record NextInstance(InstanceId instance, Instant deadline) {}

  /** The entry of the node; empty where it is not admitted. */
  Optional<AdmittedNode> find(NodeRef node) {
    return admitted.stream().filter(entry -> entry.node().equals(node)).findFirst();
  }

  /** The next state, without the nodes to remove and with those to add. */
  PaceLedger next(Predicate<AdmittedNode> remove, List<AdmittedNode> add) {
    List<AdmittedNode> nodes =
        admitted.stream().filter(remove.negate()).collect(Collectors.toCollection(ArrayList::new));
    nodes.addAll(add);
    return new PaceLedger(revision + 1, nodes, turn, nextTurn, lastCompleted, next);
  }

  /** The next state, with that turn. The instances that wait are to say so again. */
  PaceLedger withTurn(CompletionTurn ours) {
    return new PaceLedger(revision + 1, admitted, ours, nextTurn, lastCompleted, null);
  }

  /** The next state, without a turn until then, once that instance was completed. */
  PaceLedger withoutTurn(Instant until, @Nullable InstanceId completed) {
    boolean isNext = next != null && next.instance().equals(completed);
    return new PaceLedger(revision + 1, admitted, null, until, completed, isNext ? null : next);
  }

  /** The next state, in which that instance waits with the earliest deadline. */
  PaceLedger withNext(NextInstance waiting) {
    return new PaceLedger(revision + 1, admitted, turn, nextTurn, lastCompleted, waiting);
  }
}
