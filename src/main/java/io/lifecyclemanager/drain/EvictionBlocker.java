package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome.EvictionRefused;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Blocker.BlockerTimes;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why the eviction of one pod has not succeeded so far, and when it is tried again. Written by the
 * eviction's thread, read by any.
 */
final class EvictionBlocker {
  private final Time time;
  private final PodRef pod;
  private final Runnable onChange;
  private final Supplier<Optional<String>> missingCapacity;
  private volatile Blocker current;
  private volatile boolean isTried;

  /**
   * @param missingCapacity what is known about replacements of the pod that find no node, as a
   *     clause; asked each time, by any thread
   */
  EvictionBlocker(
      Time time, PodRef pod, Runnable onChange, Supplier<Optional<String>> missingCapacity) {
    this.missingCapacity = missingCapacity;
    this.onChange = onChange;
    this.time = time;
    this.pod = pod;
    this.current =
        new Blocker(
            BlockerKind.HELD_BACK,
            pod,
            null,
            "was not evicted yet",
            BlockerTimes.since(time.now()));
  }

  /** The blocker now, without an end. */
  Blocker current() {
    Blocker now = current;
    return now.kind() == BlockerKind.BUDGET
        ? missingCapacity.get().map(note -> withoutCapacity(now, note)).orElse(now)
        : now;
  }

  private static Blocker withoutCapacity(Blocker budget, String note) {
    return new Blocker(
        BlockerKind.NO_CAPACITY,
        budget.pod(),
        budget.budget(),
        budget.reason() + "; no capacity: " + note,
        budget.times());
  }

  /**
   * The API server refused a request.
   *
   * @param note what is done about it, as a clause
   */
  void refused(EvictionRefused refused, Optional<String> note) {
    BlockerKind kind =
        switch (refused.reason()) {
          case BUDGET -> BlockerKind.BUDGET;
          case OVERLOAD -> BlockerKind.OVERLOAD;
          case OTHER -> BlockerKind.REFUSAL;
        };
    String reason = refused.message() + note.map(text -> "; " + text).orElse("");
    set(kind, budget(refused), reason);
  }

  private @Nullable String budget(EvictionRefused refused) {
    return refused.budget() == null ? null : pod.namespace() + "/" + refused.budget();
  }

  /** A request failed without an answer. One that the drain itself ended blocks nothing. */
  void failed(RemoteFailure failure) {
    if (!failure.isInterruption()) {
      set(BlockerKind.NO_ANSWER, null, failure.getMessage());
    }
  }

  /** A request was accepted; the pod does not terminate yet. */
  void accepted() {
    set(BlockerKind.NO_EFFECT, null, "does not terminate, although its eviction was accepted");
  }

  /** The pod is evicted later. */
  void heldBack(String reason) {
    set(BlockerKind.HELD_BACK, null, reason);
  }

  /** An attempt has ended, in any way. */
  void markTried() {
    if (!isTried) {
      isTried = true;
      onChange.run();
    }
  }

  /** Whether the first attempt has ended. */
  boolean isTried() {
    return isTried;
  }

  private void set(BlockerKind kind, @Nullable String budget, String reason) {
    Blocker before = current;
    Instant since = before.kind() == kind ? before.since() : time.now();
    current = new Blocker(kind, pod, budget, reason, BlockerTimes.since(since));
    if (before.kind() != kind) {
      onChange.run();
    }
  }

  /** The next request follows after the pause. */
  void retryIn(Duration pause) {
    Blocker now = current;
    current =
        new Blocker(
            now.kind(),
            pod,
            now.budget(),
            now.reason(),
            now.times().with(now.since(), time.now().plus(pause)));
  }
}
