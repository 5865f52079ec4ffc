package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.MaxUnavailable;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node that waits until the limits admit it. Thread-safe. */
final class WaitingNode {
  private final AdmissionRequest request;
  private final Map<LimitScope, MaxUnavailable> limits;
  private final Instant since;
  private final Signal changed;
  private volatile boolean admitted;
  private volatile @Nullable ScopeUsage full;

  WaitingNode(
      AdmissionRequest request,
      Map<LimitScope, MaxUnavailable> limits,
      Instant since,
      Signal changed) {
    this.request = request;
    this.limits = limits;
    this.since = since;
    this.changed = changed;
  }

  AdmissionRequest request() {
    return request;
  }

  /** The name of the group; empty where the instance is in none. */
  String group() {
    @Nullable GroupName group = request.subject().group();
    return group == null ? "" : group.value();
  }

  NodeRef ref() {
    return request.node();
  }

  Map<LimitScope, MaxUnavailable> limits() {
    return limits;
  }

  Instant since() {
    return since;
  }

  /** Raised when the node is admitted, and when a limit is found to be full. */
  Signal changed() {
    return changed;
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** The limit that does not admit the node; empty where none is known to be full. */
  Optional<ScopeUsage> full() {
    return Optional.ofNullable(full);
  }

  /**
   * What keeps the node from being admitted.
   *
   * @param failure why the limits cannot be checked; empty where they can
   */
  Blocker blocker(Optional<String> failure, Time time) {
    String reason =
        failure
            .map(it -> "the limits on terminating nodes cannot be checked: " + it)
            .or(() -> full().map(ScopeUsage::sentence))
            .orElse("the limits on terminating nodes are not checked yet");
    return Blocker.of(
        BlockerKind.DISRUPTION_LIMIT, reason, since, time.wallClock(request.until().current()));
  }

  void admit() {
    admitted = true;
    changed.raise();
  }

  void block(@Nullable ScopeUsage by) {
    boolean isNews = full == null && by != null;
    full = by;
    if (isNews) {
      changed.raise();
    }
  }
}
