package io.lifecyclemanager.status;

import io.lifecyclemanager.status.TerminationStatus.PhaseStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The phases of one termination in the order in which they began: one state after the other, and
 * beside the states the parts that overlap. Has at most {@link #MAX} phases: a new one takes the
 * place of the oldest one that has ended. Not thread-safe.
 */
final class PhaseTimeline {
  /** An ordinary termination has ten. */
  static final int MAX = 40;

  private final List<PhaseStatus> phases = new ArrayList<>();
  private String state = "";

  /** The state ends that the termination was in, and this one begins. */
  void enter(String next, Instant at) {
    end(state, at);
    state = next;
    begin(next, at);
  }

  /** The phase begins, unless it lasts already. */
  void begin(String name, Instant at) {
    if (isOpen(name)) {
      return;
    }
    if (phases.size() >= MAX) {
      phases.remove(firstEnded());
    }
    phases.add(new PhaseStatus(name, at, null));
  }

  private int firstEnded() {
    for (int i = 0; i < phases.size(); i++) {
      if (phases.get(i).ended() != null) {
        return i;
      }
    }
    return 0;
  }

  /** Whether the phase lasts. */
  boolean isOpen(String name) {
    return phases.stream().anyMatch(each -> each.ended() == null && each.name().equals(name));
  }

  /** The phase ends, where it lasts. */
  void end(String name, Instant at) {
    phases.replaceAll(each ->
        each.ended() == null && each.name().equals(name)
            ? new PhaseStatus(name, each.began(), at)
            : each);
  }

  /** Every phase ends. */
  void endAll(Instant at) {
    phases.replaceAll(
        each -> each.ended() == null ? new PhaseStatus(each.name(), each.began(), at) : each);
  }

  /** A copy. */
  List<PhaseStatus> phases() {
    return List.copyOf(phases);
  }
}
