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
 * Keeps the number of pods of each budgeted workload: for each one that is to go, another is made
 * on a node that stays, as a ReplicaSet and a scheduler would. Thread-safe.
 */
final class SandboxReplicaSet implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ClusterFixtures landscape;
  private final Time time;
  private final List<String> staying;
  private final Duration startTime;
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
    startTime = scene.budgets().startTime();
    next = new AtomicInteger(scene.budgeted());
    informer =
        client
            .pods()
            .inNamespace(ClusterFixtures.NAMESPACE)
            .withLabel(ClusterFixtures.BUDGETED)
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
      String app = pod.getMetadata().getLabels().get("app");
      Thread _ = time.start("replica " + number, () -> create(app, number, node));
    }
  }

  private void create(String app, int number, String node) {
    try {
      time.sleep(startTime);
      while (!closed && !isAdded(app, number, node)) {
        time.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAdded(String app, int number, String node) throws InterruptedException {
    try {
      return landscape.addBudgetedPod(app, number, node);
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
