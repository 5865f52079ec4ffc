package io.lifecyclemanager.termination;

import io.lifecyclemanager.claim.Claim;
import io.lifecyclemanager.claim.ClaimEvent;
import io.lifecyclemanager.claim.ClaimRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records in the claim the events that joined the termination after the node was claimed: other
 * replicas adopt the termination for them, and the node is released once all of them are over. The
 * termination does not wait for the record to be written. Thread-safe.
 */
final class EventRecorder {
  private final TerminationContext context;
  private @Nullable Claim recordedIn;
  private final Set<ClaimEvent> recorded = new HashSet<>();

  EventRecorder(TerminationContext context) {
    this.context = context;
  }

  /** Records the events that this claim lacks, on a thread of its own. May be repeated. */
  synchronized void record(Claim claim) {
    @Nullable ClaimRecord written = claim.record();
    if (written == null) {
      return;
    }
    if (recordedIn == null
        || !recordedIn.node().equals(claim.node())
        || recordedIn.epoch() != claim.epoch()) {
      recordedIn = claim;
      recorded.clear();
      recorded.addAll(written.claimedEvents());
    }
    List<ClaimEvent> added = context.scope().get().events().stream().filter(recorded::add).toList();
    if (!added.isEmpty()) {
      context
          .time()
          .start("record events of " + context.instance().instance(), () -> write(claim, added));
    }
  }

  private void write(Claim claim, List<ClaimEvent> events) {
    try {
      context
          .dependencies()
          .claims()
          .notes()
          .recordEvents(context.instance(), claim, events, context.deadline()::end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
