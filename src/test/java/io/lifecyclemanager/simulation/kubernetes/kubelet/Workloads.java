package io.lifecyclemanager.simulation.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps ReplicaSets at their size and gives unbound pods a node, over the API: what a simulated API
 * has no controllers for, and a real control plane does by itself. As there, a pod that is going is
 * replaced at once. Thread-safe; {@link #close} may be called twice.
 */
public final class Workloads implements AutoCloseable {

  private static final ResourceType REPLICA_SETS = ResourceType.apps("replicasets", "ReplicaSet");
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final RawApi api;
  private final Signal changed;
  private final PodPlacement placement;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Node> nodes;
  private final List<ReplicaSet> sets = new CopyOnWriteArrayList<>();
  private final Thread loop;
  private volatile boolean closed;

  /** A set that is kept, and the UIDs of pods made for it that the informer has not shown yet. */
  private record ReplicaSet(
      String uid, String name, int replicas, ObjectNode template, Set<String> unseen) {}

  /**
   * Begins to watch nodes and pods.
   *
   * @param client stays the caller's to close, after this
   */
  public Workloads(KubernetesClient client, Time time) {
    api = new RawApi(client);
    changed = time.signal();
    pods = client.pods().inAnyNamespace().runnableInformer(0);
    nodes = client.nodes().runnableInformer(0);
    placement = new PodPlacement(api);
    var _ = pods.addEventHandler(new Raise<>());
    var _ = nodes.addEventHandler(new Raise<>());
    pods.run();
    nodes.run();
    loop = time.start("workloads", this::run);
  }

  /**
   * Makes a ReplicaSet and keeps its pods.
   *
   * @param template namespace, and name as the set's; without a node
   * @return the set's UID
   */
  public String keep(PodManifest template, int replicas) throws InterruptedException {
    ObjectNode pod = template.json();
    String name = ObjectMetadata.name(pod);
    ObjectNode set = ObjectMetadata.JSON.createObjectNode();
    set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectMetadata.of(set).put("name", name).put("namespace", ObjectMetadata.namespace(pod));
    ObjectNode spec = ObjectMetadata.child(set, "spec").put("replicas", replicas);
    JsonNode labels = pod.path("metadata").path("labels");
    ObjectMetadata.child(spec, "selector").set("matchLabels", labels.deepCopy());
    ObjectNode form = ObjectMetadata.child(spec, "template");
    ObjectMetadata.of(form).set("labels", labels.deepCopy());
    form.set("spec", pod.path("spec").deepCopy());
    RawApi.RawReply reply = api.create(REPLICA_SETS, set);
    if (reply.code() != 201) {
      throw new IllegalStateException("no ReplicaSet " + name + ": " + reply);
    }
    String uid = ObjectMetadata.uid(reply.json());
    ObjectNode owned = template.controlledBy("apps/v1", "ReplicaSet", name, uid).json();
    sets.add(new ReplicaSet(uid, name, replicas, owned, ConcurrentHashMap.newKeySet()));
    changed.raise();
    return uid;
  }

  @Override
  public void close() {
    closed = true;
    loop.interrupt();
    pods.close();
    nodes.close();
  }

  private void run() {
    try {
      while (!closed) {
        long seen = changed.count();
        round();
        var _ = changed.await(seen, LOOK_AGAIN);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void round() throws InterruptedException {
    try {
      for (ReplicaSet set : sets) {
        fill(set);
      }
      placement.place(pods.getStore().list(), nodes.getStore().list());
    } catch (IllegalStateException e) {
      // The API did not answer: the next round tries again.
    }
  }

  private void fill(ReplicaSet set) throws InterruptedException {
    List<Pod> own = pods.getStore().list().stream().filter(pod -> isOf(set, pod)).toList();
    own.forEach(pod -> set.unseen().remove(pod.getMetadata().getUid()));
    long active = own.stream().filter(Workloads::active).count() + set.unseen().size();
    for (long missing = set.replicas() - active; missing > 0; missing--) {
      ObjectNode pod = set.template().deepCopy();
      ObjectMetadata.of(pod).remove("name");
      ObjectMetadata.of(pod).put("generateName", set.name() + "-");
      RawApi.RawReply reply = api.create(ResourceType.PODS, pod);
      if (reply.code() == 201) {
        set.unseen().add(ObjectMetadata.uid(reply.json()));
      }
    }
  }

  private static boolean isOf(ReplicaSet set, Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(set.uid()));
  }

  private static boolean active(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && !Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  private final class Raise<T> implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
      changed.raise();
    }

    @Override
    public void onUpdate(T old, T object) {
      changed.raise();
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      changed.raise();
    }
  }
}
