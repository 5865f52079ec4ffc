package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Since when waiting instances and their nodes are as they are now. Used by one thread. */
final class PendingWatchlist {
  private final Time time;
  private final Map<InstanceId, Observation> seen = new HashMap<>();
  private final Map<InstanceId, Integer> adoptions = new HashMap<>();

  private record Observation(ClaimMarks sign, long sinceNanos) {}

  /** What can be seen of the work on a node. */
  private record ClaimMarks(@Nullable String claim, @Nullable String attendance) {
    static ClaimMarks of(@Nullable NodeView node) {
      return node == null ? new ClaimMarks(null, null) : new ClaimMarks(node.claim(), node.ping());
    }
  }

  PendingWatchlist(Time time) {
    this.time = time;
  }

  /** How long the instance has been so; zero where it is new or has changed since the last look. */
  Duration unchangedFor(InstanceId instance, @Nullable NodeView node) {
    ClaimMarks now = ClaimMarks.of(node);
    Observation last = seen.get(instance);
    if (last == null || !last.sign.equals(now)) {
      last = new Observation(now, time.nanos());
      seen.put(instance, last);
    }
    return time.since(last.sinceNanos);
  }

  /** Whether the node still is what was seen last. */
  boolean isUnchanged(InstanceId instance, @Nullable NodeView node) {
    Observation last = seen.get(instance);
    return last != null && last.sign.equals(ClaimMarks.of(node));
  }

  /** Begins anew when the instance is seen next. */
  void forget(InstanceId instance) {
    seen.remove(instance);
  }

  /** It is taken up: should it go on waiting, in somebody else's hook perhaps, it has more time. */
  void recordAdoption(InstanceId instance) {
    adoptions.merge(instance, 1, Integer::sum);
  }

  /** How often it was taken up since it waits. */
  int adoptions(InstanceId instance) {
    return adoptions.getOrDefault(instance, 0);
  }

  /** Forgets all instances but these. */
  void keepOnly(Set<InstanceId> instances) {
    seen.keySet().retainAll(instances);
    adoptions.keySet().retainAll(instances);
  }
}
