package io.lifecyclemanager.sandbox.world;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the number of the budgeted workload's pods: for each one that is to go, another is made on
 * a node that stays, as a ReplicaSet and a scheduler would. Thread-safe.
 */
final class SandboxReplicaSet implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ClusterFixtures landscape;
  private final Time time;
  private final List<String> staying;
  private final AtomicInteger next;
  private final Set<String> replaced = ConcurrentHashMap.newKeySet();
  private final SharedIndexInformer<Pod> informer;
  private volatile boolean closed;

  SandboxReplicaSet(
      KubernetesClient client,
      ClusterFixtures landscape,
      Time time,
      SandboxScale scene,
      List<String> staying) {
    this.landscape = landscape;
    this.time = time;
    this.staying = staying;
    next = new AtomicInteger(scene.budgeted());
    informer =
        client
            .pods()
            .inNamespace(ClusterFixtures.NAMESPACE)
            .withLabel("app", ClusterFixtures.SHOP)
            .runnableInformer(0);
    var _ = informer.addEventHandler(new PodHandler());
    informer.run();
  }

  private void see(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      replace(pod);
    }
  }

  private void replace(Pod pod) {
    if (!closed && !staying.isEmpty() && replaced.add(pod.getMetadata().getUid())) {
      int number = next.getAndIncrement();
      String node = staying.get(number % staying.size());
      Thread _ = time.start("replica " + number, () -> create(number, node));
    }
  }

  private void create(int number, String node) {
    try {
      while (!closed && !isAdded(number, node)) {
        time.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAdded(int number, String node) throws InterruptedException {
    try {
      return landscape.addShopPod(number, node);
    } catch (RuntimeException e) {
      return false; // The API server did not answer.
    }
  }

  @Override
  public void close() {
    closed = true;
    informer.close();
  }

  private final class PodHandler implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      see(pod);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      replace(pod);
    }
  }
}
