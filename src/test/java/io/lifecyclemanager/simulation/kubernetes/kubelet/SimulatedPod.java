package io.lifecyclemanager.simulation.kubernetes.kubelet;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pod as its kubelet knows it: how far it came, and when it stops. Thread-safe. */
final class SimulatedPod {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  private final Time time;
  private final Pod pod;
  private final Duration stopsAfter;
  private final boolean staysWithNode;
  private boolean starting;
  private @Nullable Instant started;
  private @Nullable Instant deletionSeen;
  private long deletionSeenNanos;
  private @Nullable Instant stopped;
  private @Nullable Instant removed;
  private boolean killedEarly;

  SimulatedPod(Time time, Pod pod) {
    this.time = time;
    this.pod = pod;
    Map<String, String> annotations =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    stopsAfter =
        Duration.ofSeconds(Long.parseLong(annotations.getOrDefault(PodManifest.STOP_SECONDS, "0")));
    staysWithNode = staysWithNode(pod, annotations);
    if ("Running".equals(pod.getStatus().getPhase())) {
      starting = true;
      started = time.now();
    }
  }

  Pod pod() {
    return pod;
  }

  String path() {
    return ResourceType.PODS.path(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  String uid() {
    return pod.getMetadata().getUid();
  }

  String node() {
    return pod.getSpec().getNodeName();
  }

  /** Whether it is now to be started; says yes only once. */
  synchronized boolean begins(Pod state) {
    boolean begins =
        !starting
            && state.getMetadata().getDeletionTimestamp() == null
            && "Pending".equals(state.getStatus().getPhase());
    starting |= begins;
    return begins;
  }

  /**
   * The API knows that it is ready. It was before: a client that acts on that must not be earlier.
   */
  synchronized void running(Instant since) {
    started = since;
  }

  /** How long its processes still take when it is to stop now; empty where they have ended. */
  synchronized Optional<Duration> ending(Pod state) {
    if (stopped != null || state.getMetadata().getDeletionTimestamp() == null) {
      return Optional.empty();
    }
    if (deletionSeen == null) {
      deletionSeen = time.now();
      deletionSeenNanos = time.nanos();
    }
    Long grace = state.getMetadata().getDeletionGracePeriodSeconds();
    Duration given = Duration.ofSeconds(grace == null ? 0 : grace);
    Duration needed = stopsAfter.minus(time.since(deletionSeenNanos));
    return Optional.of(needed.compareTo(given) < 0 ? needed : given);
  }

  /** Its processes have ended; says yes only the first time. */
  synchronized boolean end() {
    if (stopped != null) {
      return false;
    }
    stopped = time.now();
    boolean ran = started != null;
    killedEarly = ran && !hadItsTime();
    return true;
  }

  synchronized void gone() {
    if (removed == null) {
      removed = time.now();
    }
  }

  private static boolean staysWithNode(Pod pod, Map<String, String> annotations) {
    return annotations.containsKey(MIRROR)
        || pod.getMetadata().getOwnerReferences().stream()
            .map(OwnerReference::getKind)
            .anyMatch("DaemonSet"::equals);
  }

  synchronized PodHistory life() {
    return new PodHistory(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        uid(),
        node(),
        staysWithNode,
        Optional.ofNullable(started),
        Optional.ofNullable(deletionSeen),
        Optional.ofNullable(stopped),
        Optional.ofNullable(removed),
        killedEarly && !staysWithNode);
  }

  /**
   * A pod that received no request to stop had no time at all, however quickly it would have
   * stopped.
   */
  private boolean hadItsTime() {
    return deletionSeen != null && time.since(deletionSeenNanos).compareTo(stopsAfter) >= 0;
  }
}
