package io.lifecyclemanager.drain.volume;

import io.lifecyclemanager.drain.volume.VolumeAttachments.AttachmentWatch;
import io.lifecyclemanager.drain.volume.VolumeAttachments.ClaimRef;
import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Blocker.BlockerKind;
import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.DrainFact.VolumeWaitEnded;
import io.lifecyclemanager.model.DrainFact.VolumeWaitStarted;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.LiveDeadline;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import io.lifecyclemanager.sharing.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Waits until the volumes of drained pods are detached from their node. A machine that ends earlier
 * leaves them attached, and Kubernetes detaches them only after 6 minutes: until then the next pod
 * cannot start ("Multi-Attach error"). The wait is worth neither a retry of what is denied nor a
 * failure of the drain. One instance per termination. {@link #run} is called once, on one thread,
 * {@link #blockers} on any.
 */
public final class VolumeWait {
  /** The deadline may change. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final VolumeDependencies dependencies;
  private final Time time;
  private final TerminatingInstance subject;
  private final NodeRef node;
  private final LiveDeadline end;
  private volatile List<Blocker> blockers = List.of();

  /**
   * What every wait needs.
   *
   * @param timeout how long to wait at most; zero for not at all
   */
  public record VolumeDependencies(
      VolumeAttachments attachments,
      Duration timeout,
      Time time,
      RandomGenerator random,
      Listener listener) {}

  /**
   * The result of a wait.
   *
   * @param awaited the volumes that were attached when the wait began
   * @param attached those that were still attached at its end
   */
  public record VolumeWaitResult(List<String> awaited, List<String> attached) {
    private static final VolumeWaitResult NONE = new VolumeWaitResult(List.of(), List.of());
  }

  /**
   * @param subject the instance, with its node
   * @param end when the wait must have ended; read again and again, since it may change
   */
  public VolumeWait(
      VolumeDependencies dependencies, TerminatingInstance subject, LiveDeadline end) {
    this.dependencies = dependencies;
    this.time = dependencies.time();
    this.subject = subject;
    this.node = Objects.requireNonNull(subject.node(), "a wait for volumes needs a node");
    this.end = end;
  }

  /** The volumes that are still attached, while the wait lasts. */
  public List<Blocker> blockers() {
    return blockers;
  }

  /**
   * Waits for the volumes of these claims. Without claims it makes no request.
   *
   * @throws InterruptedException when interrupted
   */
  public VolumeWaitResult run(Collection<ClaimRef> claims) throws InterruptedException {
    if (claims.isEmpty() || dependencies.timeout().isZero()) {
      return VolumeWaitResult.NONE;
    }
    Deadline latest = time.in(dependencies.timeout());
    LiveDeadline limit = () -> latest.orEarlier(end.current());
    try {
      Set<String> volumes = volumes(claims, limit);
      return volumes.isEmpty() ? VolumeWaitResult.NONE : await(volumes, limit);
    } catch (RemoteFailure reported) {
      return VolumeWaitResult.NONE;
    } finally {
      blockers = List.of();
    }
  }

  private Set<String> volumes(Collection<ClaimRef> claims, LiveDeadline limit)
      throws InterruptedException {
    Retry retry = new Retry(time, dependencies.random()).policy(RetryPolicy.TRANSIENT).until(limit);
    Set<String> volumes = new HashSet<>();
    for (ClaimRef claim : claims) {
      retry
          .reporting(dependencies.listener(), subject, "reading claim " + claim)
          .call(() -> dependencies.attachments().exclusiveVolume(claim))
          .ifPresent(volumes::add);
    }
    return volumes;
  }

  private VolumeWaitResult await(Set<String> volumes, LiveDeadline limit)
      throws InterruptedException {
    long start = time.nanos();
    Instant since = time.now();
    List<String> awaited = List.of();
    try (AttachmentWatch watch = dependencies.attachments().watch(node)) {
      while (true) {
        long seen = watch.changes().count();
        Optional<List<String>> attached =
            watch.volumes().map(all -> all.stream().filter(volumes::contains).sorted().toList());
        if (awaited.isEmpty() && attached.isPresent() && !attached.get().isEmpty()) {
          awaited = attached.get();
          dependencies.listener().on(new VolumeWaitStarted(subject, awaited));
        }
        boolean isDetached = attached.filter(List::isEmpty).isPresent();
        if (isDetached || watch.isDenied() || time.isPast(limit.current())) {
          return end(awaited, attached.orElse(List.of()), time.since(start));
        }
        blockers =
            attached.stream()
                .flatMap(List::stream)
                .map(volume -> blocker(volume, since, limit))
                .toList();
        watch.changes().await(seen, time.until(limit.current().orEarlier(time.in(CHECK_INTERVAL))));
      }
    }
  }

  private VolumeWaitResult end(List<String> awaited, List<String> attached, Duration took) {
    if (!awaited.isEmpty()) {
      dependencies.listener().on(new VolumeWaitEnded(subject, awaited.size(), took, attached));
    }
    return new VolumeWaitResult(awaited, attached);
  }

  private Blocker blocker(String volume, Instant since, LiveDeadline limit) {
    return Blocker.of(
        BlockerKind.VOLUME,
        "volume " + volume + " is still attached",
        since,
        time.wallClock(limit.current()));
  }
}
