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
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
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
 * cannot start ("Multi-Attach error"). What is denied is retried until the denial counts; then the
 * drain ends without the wait, which is no failure of it. One instance per termination. {@link
 * #run} is called once, on one thread, {@link #blockers} on any.
 */
public final class VolumeWait {
  /** The deadline may change. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private static final String DENIED =
      "the permission to list volumeattachments is denied, so that attached volumes are not known";

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
   * @param permissions what may be denied
   */
  public record VolumeDependencies(
      VolumeAttachments attachments,
      Duration timeout,
      Time time,
      RandomGenerator random,
      Listener listener,
      VolumePermissions permissions) {
    /** Whose permissions were not denied yet. */
    public VolumeDependencies(
        VolumeAttachments attachments,
        Duration timeout,
        Time time,
        RandomGenerator random,
        Listener listener) {
      this(attachments, timeout, time, random, listener, VolumePermissions.of(time));
    }
  }

  /**
   * The permissions that waits need, shared by all.
   *
   * @param claims to read PersistentVolumeClaims
   * @param attachments to list and to watch VolumeAttachments
   */
  public record VolumePermissions(PermissionTracker claims, PermissionTracker attachments) {
    private static VolumePermissions of(Time time) {
      return new VolumePermissions(new PermissionTracker(time), new PermissionTracker(time));
    }
  }

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
    PermissionTracker permission = dependencies.permissions().claims();
    RetryPolicy policy = RetryPolicy.TRANSIENT.untilDenialCounts(grantTimeout(permission));
    Retry retry = new Retry(time, dependencies.random()).policy(policy).until(limit);
    Set<String> volumes = new HashSet<>();
    for (ClaimRef claim : claims) {
      retry
          .reporting(dependencies.listener(), subject, "reading claim " + claim)
          .call(() -> dependencies.attachments().exclusiveVolume(claim))
          .ifPresent(volumes::add);
      permission.markGranted();
    }
    return volumes;
  }

  private static GrantTimeout grantTimeout(PermissionTracker permission) {
    return permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
  }

  private VolumeWaitResult await(Set<String> volumes, LiveDeadline limit)
      throws InterruptedException {
    long start = time.nanos();
    Instant since = time.now();
    List<String> awaited = List.of();
    PermissionTracker permission = dependencies.permissions().attachments();
    GrantTimeout granted = grantTimeout(permission);
    try (AttachmentWatch watch = dependencies.attachments().watch(node)) {
      while (true) {
        long seen = watch.changes().count();
        Optional<List<String>> attached =
            watch.volumes().map(all -> all.stream().filter(volumes::contains).sorted().toList());
        if (awaited.isEmpty() && attached.isPresent() && !attached.get().isEmpty()) {
          awaited = attached.get();
          dependencies.listener().on(new VolumeWaitStarted(subject, awaited));
        }
        boolean isDenied = watch.isDenied();
        if (!isDenied && attached.isPresent()) {
          permission.markGranted();
          granted = grantTimeout(permission);
        }
        boolean isDetached = attached.filter(List::isEmpty).isPresent();
        boolean isOver = isDetached || time.isPast(limit.current());
        if (isOver || (isDenied && granted.recordDenial())) {
          return end(awaited, attached.orElse(List.of()), time.since(start));
        }
        blockers =
            attached.stream()
                .flatMap(List::stream)
                .map(volume -> blocker("volume " + volume + " is still attached", since, limit))
                .toList();
        if (isDenied && attached.isEmpty()) {
          blockers = List.of(blocker(DENIED, since, limit));
        }
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

  private Blocker blocker(String reason, Instant since, LiveDeadline limit) {
    return Blocker.of(BlockerKind.VOLUME, reason, since, time.wallClock(limit.current()));
  }
}
