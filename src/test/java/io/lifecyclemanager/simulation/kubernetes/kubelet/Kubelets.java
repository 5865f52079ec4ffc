package io.lifecyclemanager.simulation.kubernetes.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays the kubelets of some machines, over the API alone and thus on any API server: pods bound to
 * them become Running and Ready; pods that are to go stop in the time that their annotation {@link
 * PodManifest#STOP_SECONDS} says, never later than their grace, and are then removed. Thread-safe;
 * {@link #close} may be called twice.
 */
public final class Kubelets implements AutoCloseable {

  private final KubeletCalls calls;
  private final Time time;
  private final SharedIndexInformer<Pod> informer;
  private final Map<String, SimulatedPod> pods = new ConcurrentHashMap<>();
  private final Set<String> machines = ConcurrentHashMap.newKeySet();
  private final Set<String> off = ConcurrentHashMap.newKeySet();

  /**
   * Begins to watch all pods; plays nothing yet.
   *
   * @param client stays the caller's to close, after this
   */
  public Kubelets(KubernetesClient client, Time time) {
    this.time = time;
    calls = new KubeletCalls(client, time);
    informer = client.pods().inAnyNamespace().runnableInformer(0);
    var _ = informer.addEventHandler(new Handler());
    informer.run();
  }

  /** From now on the machine of this node runs its pods; may be called twice. */
  public void play(String node) {
    machines.add(node);
    informer.getStore().list().forEach(this::see);
  }

  /**
   * The machine is gone: its processes end where they stand, and the cloud controller removes the
   * node, at once. Its pods stay in the API until a client deletes them.
   */
  public void powerOff(String node) {
    off.add(node);
    pods.values().stream().filter(pod -> pod.node().equals(node)).forEach(SimulatedPod::end);
    Thread _ = time.start("cloud-controller " + node, () -> calls.removeNode(node));
  }

  /** What has become of every pod that was seen on a played machine. */
  public List<PodHistory> lives() {
    return pods.values().stream().map(SimulatedPod::life).toList();
  }

  /** What has become of the pod with that UID. */
  public Optional<PodHistory> life(String uid) {
    return Optional.ofNullable(pods.get(uid)).map(SimulatedPod::life);
  }

  @Override
  public void close() {
    calls.close();
    informer.close();
  }

  private void see(Pod state) {
    String node = state.getSpec().getNodeName();
    if (node == null || !machines.contains(node) || off.contains(node)) {
      return;
    }
    SimulatedPod pod =
        pods.computeIfAbsent(state.getMetadata().getUid(), uid -> new SimulatedPod(time, state));
    if (pod.begins(state)) {
      Thread _ = time.start("kubelet start " + pod.path(), () -> start(pod));
    }
    pod.ending(state)
        .ifPresent(left -> {
          Thread _ = time.start("kubelet stop " + pod.path(), () -> stop(pod, left));
        });
  }

  private void start(SimulatedPod pod) {
    Instant now = time.now();
    if (!off.contains(pod.node()) && calls.reportRunning(pod, now)) {
      pod.running(now);
    }
  }

  private void stop(SimulatedPod pod, Duration left) {
    try {
      time.sleep(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!off.contains(pod.node()) && pod.end()) {
      calls.remove(pod);
    }
  }

  private final class Handler implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      // A pod that left and came back between two looks is another one.
      if (!old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        gone(old);
      }
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      gone(pod);
    }

    /** The API has forgotten the pod: whatever still runs of it is killed. */
    private void gone(Pod state) {
      SimulatedPod pod = pods.get(state.getMetadata().getUid());
      if (pod != null) {
        pod.end();
        pod.gone();
      }
    }
  }
}
