package io.lifecyclemanager.kubernetes.drain;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.RequestFailures;
import io.lifecyclemanager.kubernetes.ResourceList;
import io.lifecyclemanager.kubernetes.WatchTiming;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one node: a list with a field selector for it, and the changes that a {@link
 * PodStream} passes on. The changes that arrive while the list is requested are applied to it
 * afterwards. Some of them may be older than the list. That is harmless: a pod is bound to one node
 * only and its UID does not return, so that the last change of each pod decides. It has a thread
 * only while it lists. Thread-safe.
 */
final class StreamedPodWatch implements PodWatch {
  private final NodeRef node;
  private final ResourceList pods;
  private final KubernetesConnection connection;
  private final WatchTiming timing;
  private final Listener listener;
  private final Time time;
  private final Consumer<StreamedPodWatch> onClose;
  private final Signal changes;
  private volatile @Nullable Map<PodRef, PodView> snapshot;

  // Guarded by this object.
  private ListRequest request = new ListRequest(ResourceList.ANY_VERSION);
  private @Nullable Thread lister;
  private boolean isClosed;

  /** A pod, as it is now or was when it was deleted. */
  record PodChange(PodView pod, boolean isDeleted) {
    void applyTo(Map<PodRef, PodView> pods) {
      if (isDeleted) {
        pods.remove(pod.ref());
      } else {
        pods.put(pod.ref(), pod);
      }
    }
  }

  /** A list that is not older than a version, and the changes since that version. */
  private static final class ListRequest {
    final String oldest;
    final List<PodChange> changes = new ArrayList<>();
    volatile boolean isVersionTooLarge;

    ListRequest(String oldest) {
      this.oldest = oldest;
    }
  }

  StreamedPodWatch(
      NodeRef node,
      KubernetesConnection connection,
      WatchTiming timing,
      Listener listener,
      Time time,
      Consumer<StreamedPodWatch> onClose) {
    this.node = node;
    this.pods = NodePodWatch.podsOf(node);
    this.connection = connection;
    this.timing = timing;
    this.listener = listener;
    this.time = time;
    this.onClose = onClose;
    this.changes = time.signal();
  }

  /** The name of the node. */
  String node() {
    return node.name();
  }

  /** Lists the pods, not older than this version. All later changes follow. */
  synchronized void listFrom(String version) {
    if (!isClosed) {
      request = new ListRequest(version);
      if (lister == null) {
        lister = time.start("list of the pods of " + node, this::list);
      }
    }
  }

  /** A pod of the node has changed. */
  synchronized void onChange(PodChange change) {
    if (lister != null) {
      request.changes.add(change);
    }
    Map<PodRef, PodView> shown = snapshot;
    if (shown != null) {
      Map<PodRef, PodView> now = new HashMap<>(shown);
      change.applyTo(now);
      publish(now);
    }
  }

  private void publish(Map<PodRef, PodView> now) {
    snapshot = Map.copyOf(now);
    changes.raise();
  }

  private void list() {
    try {
      new Retry(time, RandomGenerator.getDefault())
          .pausing((failures, random) -> timing.backoff().pause(failures, random))
          .reporting(this::report)
          .repeat(this::listOnce);
    } catch (InterruptedException _) {
      // Closed.
    } finally {
      forgetLister();
    }
  }

  /** However the thread ends, the next list has a thread. */
  private synchronized void forgetLister() {
    if (Thread.currentThread().equals(lister)) {
      lister = null;
    }
  }

  /** Returns the pause before the next list; empty when none is needed. */
  private Optional<Duration> listOnce() {
    ListRequest current = currentRequest();
    try {
      String oldest = current.isVersionTooLarge ? ResourceList.NEWEST_VERSION : current.oldest;
      List<PodView> listed =
          pods.list(connection, time, timing.pageTimeout(), oldest, PodViewParser::parse).items();
      return finish(current, listed) ? Optional.empty() : Optional.of(Duration.ZERO);
    } catch (RemoteFailure failure) {
      if (isClosed()) {
        return Optional.empty();
      }
      current.isVersionTooLarge |= RequestFailures.isVersionTooLarge(failure);
      throw failure;
    } catch (RuntimeException bug) {
      if (isClosed()) {
        return Optional.empty();
      }
      throw RequestFailures.bug("list of " + pods, bug);
    }
  }

  private synchronized ListRequest currentRequest() {
    return request;
  }

  /** Returns whether the list was still needed and no other one is. */
  private synchronized boolean finish(ListRequest finished, List<PodView> listed) {
    if (finished != request) {
      return false;
    }
    Map<PodRef, PodView> now = new HashMap<>();
    listed.forEach(pod -> now.put(pod.ref(), pod));
    finished.changes.forEach(change -> change.applyTo(now));
    finished.changes.clear();
    lister = null;
    publish(now);
    return true;
  }

  private void report(RemoteFailure failure, @Nullable Duration retryIn) {
    listener.on(new Fact.RemoteCallFailed(null, "list of " + pods, failure, retryIn));
  }

  @Override
  public Optional<Map<PodRef, PodView>> pods() {
    return Optional.ofNullable(snapshot);
  }

  @Override
  public Signal changes() {
    return changes;
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      isClosed = true;
      running = lister;
    }
    if (running != null) {
      running.interrupt();
    }
    onClose.accept(this);
  }
}
