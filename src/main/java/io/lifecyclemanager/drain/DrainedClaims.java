package io.lifecyclemanager.drain;

import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The claims whose volumes a drained node needs no longer: those of the pods that have left or
 * ended, except for what a pod that stays, such as one of a DaemonSet, uses too. Used by one
 * thread.
 */
final class DrainedClaims {
  private final Set<ClaimRef> seen = new HashSet<>();
  private Set<ClaimRef> inUse = Set.of();

  /** Replaces the pods by those that the watch shows now. */
  void update(Collection<PodView> pods) {
    inUse = new HashSet<>();
    pods.stream()
        .filter(pod -> !pod.isFinished())
        .forEach(pod -> pod.claims().forEach(name -> inUse.add(claim(pod, name))));
    seen.addAll(inUse);
  }

  private static ClaimRef claim(PodView pod, String name) {
    return new ClaimRef(pod.ref().namespace(), name);
  }

  /** The claims of the pods that have left or ended; a copy. */
  Set<ClaimRef> released() {
    Set<ClaimRef> released = new HashSet<>(seen);
    released.removeAll(inUse);
    return Set.copyOf(released);
  }
}
