package io.lifecyclemanager.simulation.kubernetes.store;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ObjectStore store = new ObjectStore(ChangeHistory.KEPT);
  private volatile boolean waiting = true;

  @Test
  void aPodOfTheNodeEndsTheWaitForChangesOfThisNode() throws Exception {
    Thread waiter = startWaiting("node-1");
    var _ = store.put(ResourceType.PODS, podOn("node-1"));
    assertThat(waiter.join(TIMEOUT)).isTrue();
  }

  @Test
  void anyPodEndsTheWaitForAllChanges() throws Exception {
    Thread waiter = startWaiting("");
    var _ = store.put(ResourceType.PODS, podOn("node-2"));
    assertThat(waiter.join(TIMEOUT)).isTrue();
  }

  @Test
  void awakenedWaitersLookAgain() throws Exception {
    Thread waiter = startWaiting("node-1");
    waiting = false;
    store.wake();
    assertThat(waiter.join(TIMEOUT)).isTrue();
  }

  private static ObjectNode podOn(String node) {
    ObjectNode pod = ObjectMetadata.JSON.createObjectNode();
    ObjectMetadata.of(pod).put("namespace", "shop").put("name", "web-1");
    ObjectMetadata.child(pod, "spec").put("nodeName", node);
    return pod;
  }

  private Thread startWaiting(String node) throws Exception {
    ObjectChange seen = store.step(() -> store.history(ResourceType.PODS).last());
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                store.awaitChange(seen, Duration.ofHours(1).toNanos(), () -> waiting, node);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    eventually("it waits", TIMEOUT, () -> waiter.getState() == Thread.State.TIMED_WAITING);
    return waiter;
  }
}
