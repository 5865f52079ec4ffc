package io.lifecyclemanager.plan;

import io.lifecyclemanager.model.Deadline;
import java.util.Optional;

/**
 * What limits the time of one termination. Immutable.
 *
 * @param ordinary the end by {@code --max-time-to-process}
 * @param hard when Auto Scaling ends the termination in any case, less the time to complete it;
 *     empty while the timeouts of the hook are not known
 * @param requested the deadline that the hook or the node asks for; empty without one
 * @param graceEnd when the longest grace period of a pod ends that is longer than {@code
 *     --max-time-to-process}; empty without such a pod
 * @param hasProtectedPods whether the termination waits for protected pods
 * @param latest when any lifecycle action has ended
 * @param extended the end that an operator asks for, up to which every limit but those of Auto
 *     Scaling and EC2 gives way; empty without one
 */
public record TerminationLimits(
    Deadline ordinary,
    Optional<Deadline> hard,
    Optional<Deadline> requested,
    Optional<Deadline> graceEnd,
    boolean hasProtectedPods,
    Deadline latest,
    Optional<Deadline> extended) {

  /** A termination of whose hook, node and pods nothing is known yet. */
  public static TerminationLimits of(Deadline ordinary, Deadline latest) {
    return new TerminationLimits(
        ordinary,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        latest,
        Optional.empty());
  }

  /**
   * When the termination must be finished: the earliest limit. {@code --max-time-to-process} does
   * not count while there are protected pods, and gives way to a longer grace period where Auto
   * Scaling is known to allow all of it.
   */
  public Deadline end() {
    Deadline hardest = hard.orElse(latest);
    Deadline end =
        hasProtectedPods ? hardest : allowedGrace().map(ordinary::orLater).orElse(ordinary);
    Deadline asked = requested.map(end::orEarlier).orElse(end);
    return extended.map(asked::orLater).orElse(asked).orEarlier(hardest);
  }

  private Optional<Deadline> allowedGrace() {
    return graceEnd.filter(grace -> hard.filter(it -> it.orLater(grace).equals(it)).isPresent());
  }

  /** The latest end that an operator may ask for. */
  public Deadline latestExtension() {
    return hard.orElse(latest);
  }

  /** The same with the end that an operator asks for; unchanged where that is too late. */
  public TerminationLimits withExtension(Deadline end) {
    return latestExtension().orLater(end).equals(end) && !latestExtension().equals(end)
        ? this
        : new TerminationLimits(
            ordinary, hard, requested, graceEnd, hasProtectedPods, latest, Optional.of(end));
  }

  /** The same with an ordinary end that is this one at the latest. */
  public TerminationLimits tightenedTo(Deadline limit) {
    return new TerminationLimits(
        ordinary.orEarlier(limit), hard, requested, graceEnd, hasProtectedPods, latest, extended);
  }

  /** The same with an ordinary end that is this one at the earliest. */
  public TerminationLimits extendedTo(Deadline end) {
    return new TerminationLimits(
        ordinary.orLater(end), hard, requested, graceEnd, hasProtectedPods, latest, extended);
  }

  /** The same with another hook, whose end by Auto Scaling is known. */
  public TerminationLimits withHard(Deadline end) {
    Deadline earliest = hard.map(end::orEarlier).orElse(end);
    return new TerminationLimits(
        ordinary, Optional.of(earliest), requested, graceEnd, hasProtectedPods, latest, extended);
  }

  /** The same with what the hook or the node asks for now. */
  public TerminationLimits withRequested(Optional<Deadline> deadline) {
    return new TerminationLimits(
        ordinary, hard, deadline, graceEnd, hasProtectedPods, latest, extended);
  }

  /** The same with protected pods. */
  public TerminationLimits withProtectedPods() {
    return new TerminationLimits(ordinary, hard, requested, graceEnd, true, latest, extended);
  }

  /**
   * The same once no protected pod is left: the ordinary limits count anew.
   *
   * @param newOrdinary the end by {@code --max-time-to-process} from now on
   */
  public TerminationLimits withoutProtectedPods(Deadline newOrdinary) {
    return new TerminationLimits(
        newOrdinary, hard, requested, Optional.empty(), false, latest, extended);
  }

  /** The same with a grace period that ends then, or with the longest one known before. */
  public TerminationLimits withGraceEnd(Deadline end) {
    Deadline longest = graceEnd.map(end::orLater).orElse(end);
    return new TerminationLimits(
        ordinary, hard, requested, Optional.of(longest), hasProtectedPods, latest, extended);
  }
}
