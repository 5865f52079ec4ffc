package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.drain.budget.DisruptionBudgets;
import io.lifecyclemanager.drain.capacity.FakeUnschedulablePods;
import io.lifecyclemanager.drain.surge.FakeDeployment;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pods in memory, with kubelets that take as long to stop them as their specs say. During an outage
 * calls fail and feeds do not change, but kubelets continue. Blocks only in threads of {@link
 * Time}. Thread-safe.
 */
public final class FakePods implements PodControl {
  /**
   * One requested eviction or deletion.
   *
   * @param at since this fake was created
   * @param grace the grace period of a deletion; null for an eviction
   */
  public record PodRequest(
      Duration at, PodRef pod, @Nullable Duration grace, EvictionOutcome answer) {}

  /**
   * The end of a pod.
   *
   * @param killed whether its grace period was over before it stopped
   */
  public record PodRemoval(Duration at, PodRef pod, boolean killed) {}

  public final FakeUnschedulablePods unschedulable = new FakeUnschedulablePods();
  private final Time time;
  private final long origin;
  private final Outage outage = new Outage();
  private final StoredPods pods = new StoredPods();
  private final Set<FakeFeed> feeds = ConcurrentHashMap.newKeySet();
  private final List<PodRequest> requests = new ArrayList<>();
  private final List<PodRemoval> removals = new ArrayList<>();
  private final List<LocalTrafficService> services = new ArrayList<>();
  private final FakeEvictionRefusals refusals;
  private @Nullable RemoteFailure servicesFailure;
  private int uids;

  public FakePods(Time time) {
    this.time = time;
    origin = time.nanos();
    refusals = new FakeEvictionRefusals(time);
  }

  /** A pod starts on the node. */
  public synchronized PodRef add(NodeRef node, PodSpec spec) {
    PodRef ref = new PodRef(spec.namespace(), spec.name(), "uid-" + spec.name() + "-" + ++uids);
    pods.add(new FakePod(ref, node.name(), spec));
    publish();
    return ref;
  }

  public synchronized void remove(PodRef pod) {
    removePod(pod, false);
  }

  public synchronized void annotate(PodRef pod, Map<String, String> annotations) {
    Objects.requireNonNull(pods.get(pod), "no pod " + pod).annotate(annotations);
    publish();
  }

  /** A StatefulSet's pod returns: same name, same node, new UID. */
  public synchronized PodRef replace(PodRef pod) {
    FakePod before = Objects.requireNonNull(pods.take(pod), "no pod to replace");
    return add(new NodeRef(before.node, ""), before.spec);
  }

  /**
   * A disruption budget. Each accepted eviction of a running pod that it selects uses one up;
   * setting it again refills it.
   */
  public synchronized void budget(
      String namespace, String name, Map<String, String> selector, int allowed) {
    refusals.budget(namespace, name, selector, allowed);
  }

  /** The next evictions of this pod get this answer. */
  public synchronized void refuse(PodRef pod, EvictionOutcome.EvictionRefused answer, int times) {
    refusals.scriptRefusal(pod, answer, times);
  }

  public synchronized void addLocalService(String namespace, Map<String, String> selector) {
    services.add(new LocalTrafficService(namespace, selector));
  }

  /** While on, all calls fail and feeds do not change; kubelets continue. */
  public synchronized void setOutage(boolean now) {
    outage.set(now);
    publish();
  }

  /** From now on listing services fails with this; null ends it. */
  public synchronized void failServices(@Nullable RemoteFailure failure) {
    servicesFailure = failure;
  }

  /** All evictions and deletions that got an answer, in order. */
  public synchronized List<PodRequest> requests() {
    return List.copyOf(requests);
  }

  public synchronized List<PodRequest> evictions() {
    return requests.stream().filter(request -> request.grace() == null).toList();
  }

  public synchronized List<PodRequest> deletions() {
    return requests.stream().filter(request -> request.grace() != null).toList();
  }

  /** The pods that have ended, in order. */
  public synchronized List<PodRemoval> removals() {
    return List.copyOf(removals);
  }

  /** The pods of the node as they are, also during an outage. */
  public synchronized Map<PodRef, PodView> actual(NodeRef node) {
    return pods.on(node.name()).stream()
        .collect(Collectors.toUnmodifiableMap(pod -> pod.ref, FakePod::view));
  }

  /** How many feeds are open. */
  public synchronized int openFeeds() {
    return feeds.size();
  }

  @Override
  public synchronized PodWatch watch(NodeRef node) {
    FakeFeed feed = new FakeFeed(node, time.signal(), feeds::remove);
    feeds.add(feed);
    publish();
    return feed;
  }

  @Override
  public synchronized EvictionOutcome evict(PodRef pod, Duration atMost) {
    outage.throwIfOn("evict " + pod);
    EvictionOutcome answer =
        pods.named(pod)
            .map(one -> refusals.answer(pod, one))
            .orElseGet(EvictionOutcome.PodGone::new);
    if (answer instanceof EvictionOutcome.EvictionAccepted) {
      terminate(Objects.requireNonNull(pods.get(pod)), null);
    }
    return record(pod, null, answer);
  }

  @Override
  public synchronized EvictionOutcome delete(PodRef pod, Duration grace) {
    outage.throwIfOn("delete " + pod);
    FakePod known = pods.get(pod);
    if (known == null) {
      boolean here = pods.named(pod).isPresent();
      return record(
          pod, grace, here ? new EvictionOutcome.PodReplaced() : new EvictionOutcome.PodGone());
    }
    if (grace.isZero()) {
      removePod(pod, true);
    } else {
      terminate(known, grace);
    }
    return record(pod, grace, new EvictionOutcome.EvictionAccepted());
  }

  @Override
  public synchronized Collection<LocalTrafficService> localTrafficServices() {
    outage.throwIfOn("list services");
    if (servicesFailure != null) {
      throw servicesFailure;
    }
    return List.copyOf(services);
  }

  @Override
  public DisruptionBudgets budgets() {
    return refusals;
  }

  @Override
  public FakeDeployment deployments() {
    return new FakeDeployment();
  }

  @Override
  public FakeUnschedulablePods unschedulablePods() {
    return unschedulable;
  }

  private EvictionOutcome record(PodRef pod, @Nullable Duration grace, EvictionOutcome answer) {
    requests.add(new PodRequest(time.since(origin), pod, grace, answer));
    return answer;
  }

  /** A later deletion may shorten the grace period of an earlier one, never extend it. */
  private void terminate(FakePod pod, @Nullable Duration asked) {
    if (pod.terminate(time.nanos(), asked) && !pod.spec.stuck()) {
      Duration left = Duration.ofNanos(pod.endsAt() - time.nanos());
      time.start("kubelet of " + pod.ref, () -> stop(pod.ref, left));
    }
    publish();
  }

  private void stop(PodRef pod, Duration after) {
    try {
      time.sleep(after);
    } catch (InterruptedException _) {
      return;
    }
    synchronized (this) {
      FakePod stopped = pods.get(pod);
      removePod(pod, stopped != null && stopped.killed());
    }
  }

  private void removePod(PodRef pod, boolean killed) {
    if (pods.take(pod) != null) {
      removals.add(new PodRemoval(time.since(origin), pod, killed));
      publish();
    }
  }

  private void publish() {
    if (!outage.isOn()) {
      feeds.forEach(feed -> feed.show(actual(feed.node())));
    }
  }
}
