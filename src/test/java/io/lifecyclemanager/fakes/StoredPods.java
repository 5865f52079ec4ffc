package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.PodRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of {@link FakePods}, by UID and by node. Guarded by it. */
final class StoredPods {
  private final Map<PodRef, FakePod> all = new HashMap<>();
  private final Map<String, Map<PodRef, FakePod>> byNode = new HashMap<>();

  void add(FakePod pod) {
    all.put(pod.ref, pod);
    byNode.computeIfAbsent(pod.node, _ -> new HashMap<>()).put(pod.ref, pod);
  }

  @Nullable FakePod get(PodRef pod) {
    return all.get(pod);
  }

  /** Removes the pod; null when it is not there. */
  @Nullable FakePod take(PodRef pod) {
    FakePod taken = all.remove(pod);
    if (taken != null) {
      onNode(taken.node).remove(pod);
    }
    return taken;
  }

  Collection<FakePod> on(String node) {
    return onNode(node).values();
  }

  private Map<PodRef, FakePod> onNode(String node) {
    return byNode.getOrDefault(node, Map.of());
  }

  /** The pod that has the name of this one now. */
  Optional<FakePod> named(PodRef pod) {
    FakePod same = all.get(pod);
    String name = pod.toString();
    return same != null
        ? Optional.of(same)
        : all.values().stream().filter(one -> one.ref.toString().equals(name)).findFirst();
  }
}
