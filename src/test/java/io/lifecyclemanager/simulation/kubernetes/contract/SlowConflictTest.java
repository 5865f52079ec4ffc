package io.lifecyclemanager.simulation.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Seen on Kubernetes 1.36.3: where no budget is asked, an eviction with the UID of another pod is
 * tried again for about ten seconds before it is answered.
 */
class SlowConflictTest {

  @Test
  void anotherUidOfAPendingPodIsAnsweredLate() throws Exception {
    Hurried time = new Hurried();
    try (SimulatedKubernetes kubernetes = SimulatedKubernetes.start(time);
        KubernetesClient client = KubernetesClients.of(kubernetes)) {
      ObjectNode _ = kubernetes.addPod(PodManifest.named("shop", "new").on("node-1"));
      ObjectNode eviction = ObjectMetadata.JSON.createObjectNode();
      ObjectMetadata.of(eviction).put("name", "new");
      eviction.putObject("deleteOptions").putObject("preconditions").put("uid", "of-another");
      String path = ResourceType.PODS.path("shop", "new") + "/eviction";
      assertThat(new RawApi(client).post(path, eviction).code()).isEqualTo(409);
      assertThat(time.slept).containsExactly(Duration.ofMillis(9_500));
    }
  }

  /** Sleeps are noted, not slept. */
  private static final class Hurried implements Time {

    private final Time real = new SystemTime();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public long nanos() {
      return real.nanos();
    }

    @Override
    public void sleep(Duration duration) {
      slept.add(duration);
    }

    @Override
    public Signal signal() {
      return real.signal();
    }

    @Override
    public Thread start(String name, Runnable task) {
      return real.start(name, task);
    }
  }
}
