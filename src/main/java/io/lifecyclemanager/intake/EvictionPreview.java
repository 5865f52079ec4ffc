package io.lifecyclemanager.intake;

import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControl.LocalTrafficService;
import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodTriage;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.RemoteFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells which pods would be evicted from a node, and evicts none. Thread-safe. */
public record EvictionPreview(PodControl pods, PodTriage triage) {
  /** How long the first list of pods may take. */
  private static final Duration LISTING = Duration.ofSeconds(15);

  /**
   * The evictions in words. Lists the pods of the node. May be repeated.
   *
   * @throws RemoteFailure when the API server did not answer
   */
  String steps(NodeView node) throws InterruptedException {
    Collection<LocalTrafficService> services = pods.localTrafficServices();
    try (PodWatch feed = pods.watch(node.ref())) {
      Map<?, PodView> there =
          listed(feed)
              .orElseThrow(() ->
                  new RemoteFailure(
                      RemoteFailure.FailureKind.UNAVAILABLE,
                      "the pods of " + node.ref() + " were not listed within " + LISTING,
                      null));
      List<String> evicted =
          there.values().stream()
              .filter(
                  pod -> triage.triage(pod, services).isToBeRemoved() || triage.isEvictedLast(pod))
              .map(pod -> pod.ref().toString())
              .sorted()
              .toList();
      return "evict %d pods (%s), leave %d alone"
          .formatted(
              evicted.size(),
              evicted.isEmpty() ? "nothing" : String.join(", ", evicted),
              there.size() - evicted.size());
    }
  }

  private Optional<? extends Map<?, PodView>> listed(PodWatch feed) throws InterruptedException {
    long seen = feed.changes().count();
    if (feed.pods().isEmpty()) {
      feed.changes().await(seen, LISTING);
    }
    return feed.pods();
  }
}
