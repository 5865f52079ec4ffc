package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.NodeView;
import io.lifecyclemanager.claim.Nodes.PatchOutcome;
import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.kubernetes.drain.PodViewParser;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The claim of a node waits for no other kind of request, whatever their number. */
@Tag("full")
class ConcurrentRequestsTest {
  private static final int MORE_THAN_THE_LIMIT = 100;

  @AutoClose private final AdapterFixture cluster = new AdapterFixture(Duration.ofSeconds(60));
  private final AtomicInteger begun = new AtomicInteger();
  private final Signal begins = TestCluster.TIME.signal();
  private NodeRef node;

  @BeforeEach
  void start() throws Exception {
    node = cluster.addNode("node", "i-0abc");
    cluster.startIndex();
  }

  @Test
  void aClaimDoesNotWaitForEvictions() throws Exception {
    whileWaiting("create", "pods/eviction", this::evict, this::claim);
  }

  @Test
  void aClaimDoesNotWaitForDeletions() throws Exception {
    whileWaiting("delete", "pods", this::delete, this::claim);
  }

  @Test
  void aClaimDoesNotWaitForLists() throws Exception {
    whileWaiting("list", "pods", this::list, this::claim);
  }

  @Test
  void anEvictionDoesNotWaitForLists() throws Exception {
    whileWaiting(
        "list",
        "pods",
        this::list,
        () ->
            assertThat(cluster.pods.evict(pod(0), Duration.ofMinutes(1)))
                .isInstanceOf(EvictionOutcome.PodGone.class));
  }

  @Test
  void aReadDoesNotWaitForPatchesThatHang() throws Exception {
    NodeView seen = cluster.index.read(node).orElseThrow();
    whileWaiting(
        "patch",
        "nodes",
        number -> cordon(seen),
        () -> assertThat(cluster.index.read(node)).isPresent());
  }

  @Test
  void anEvictionWaitsForOthersNoLongerThanItsTimeout() throws Exception {
    whileWaiting(
        "create",
        "pods/eviction",
        this::evict,
        () ->
            assertThatThrownBy(() -> cluster.pods.evict(pod(0), AdapterFixture.SHORT_TIMEOUT))
                .isInstanceOf(RemoteFailure.class));
  }

  @Test
  void theQuestionForOtherReplicasDoesNotWaitForLists() throws Exception {
    var peers =
        new OtherReplicas(cluster.connection, "shop", "self", node -> false, TestCluster.TIME);
    whileWaiting(
        "list",
        "services",
        this::listServices,
        () -> {
          assertThat(peers.isAnyReady()).isFalse();
        });
  }

  @Test
  void theQuestionForOtherReplicasEndsBeforeOtherRequestsDo() throws Exception {
    var peers =
        new OtherReplicas(cluster.connection, "shop", "self", node -> false, TestCluster.TIME);
    cluster.kubernetes.faults().freeze();
    Thread other = TestCluster.TIME.start("request", () -> send(this::list, 1));
    AdapterFixture.until(begins, () -> begun.get() == 1);
    assertThatThrownBy(peers::isAnyReady).isInstanceOf(RemoteFailure.class);
    assertThat(other.isAlive()).isTrue();
    other.interrupt();
    other.join();
  }

  /** Does it while so many requests, each of them repeated, wait for their responses. */
  private void whileWaiting(String verb, String resource, IntConsumer request, Runnable action)
      throws Exception {
    List<Thread> requests = new ArrayList<>();
    try (ApiFault _ =
        cluster.kubernetes.faults().answer(verb, resource, new InjectedResponse.Never())) {
      for (int i = 0; i < MORE_THAN_THE_LIMIT; i++) {
        int number = i;
        requests.add(TestCluster.TIME.start("request", () -> send(request, number)));
      }
      AdapterFixture.until(begins, () -> begun.get() == MORE_THAN_THE_LIMIT);

      action.run();

      assertThat(requests).allMatch(Thread::isAlive);
      for (Thread sender : requests) {
        sender.interrupt();
        sender.join();
      }
    }
  }

  private void send(IntConsumer request, int number) {
    begun.incrementAndGet();
    begins.raise();
    do {
      try {
        request.accept(number);
      } catch (RemoteFailure _) {
        // Timed out, or interrupted by the test.
      }
    } while (!Thread.currentThread().isInterrupted());
  }

  private void claim() {
    assertThat(cordon(cluster.index.read(node).orElseThrow()))
        .isInstanceOf(PatchOutcome.NodePatched.class);
  }

  private PatchOutcome cordon(NodeView seen) {
    return cluster.index.patch(seen, new NodeChange(true, Map.of(), Map.of()));
  }

  private void evict(int number) {
    EvictionOutcome _ = cluster.pods.evict(pod(number), Duration.ofMinutes(1));
  }

  private void delete(int number) {
    EvictionOutcome _ = cluster.pods.delete(pod(number), Duration.ofSeconds(1));
  }

  private void list(int number) {
    ResourceList pods =
        new ResourceList(
            "pods", "api/v1/pods", "spec.nodeName=node-" + number, PodViewParser.FIELDS);
    var _ = pods.list(cluster.connection, TestCluster.TIME, Duration.ofMinutes(1), pod -> pod);
  }

  private void listServices(int number) {
    ResourceList services =
        new ResourceList(
            "services",
            "api/v1/services",
            "metadata.name=web-" + number,
            FieldFilter.of("metadata.name"));
    var _ = services.list(cluster.connection, TestCluster.TIME, Duration.ofMinutes(1), one -> one);
  }

  private static PodRef pod(int number) {
    return new PodRef("shop", "web-" + number, "uid-" + number);
  }
}
