package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server ends a watch after its timeout, and the next one continues from there. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class WatchRenewalClusterIT {
  /** Long enough for a busy machine: the test is about the end of a watch, not about its time. */
  private static final WatchTiming LONG_TIMEOUTS =
      new WatchTiming(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          AdapterFixture.BACKOFF);

  @Test
  void watchesEndInTimeAndContinueWithoutAnotherList() throws Exception {
    TestCluster api = new TestCluster(RealCluster.kubeconfig(), () -> {});
    RecordedFacts facts = new RecordedFacts();
    try (KubernetesConnection connection =
            KubernetesConnection.create(RealCluster.kubeconfig(), facts, TestCluster.TIME);
        NodeIndex index = new NodeIndex(connection, facts, TestCluster.TIME, LONG_TIMEOUTS)) {
      index.start();
      facts.await(4, Fact.KubernetesRequest.class, fact -> fact.verb().equals("watch"));
      api.addNode("node-" + api.unique, "i-" + api.unique);
      InstanceId instance = new InstanceId("i-" + api.unique);
      AdapterFixture.until(index.changes(), () -> index.find(instance).isPresent());
      assertThat(facts.of(Fact.KubernetesRequest.class))
          .filteredOn(fact -> fact.verb().equals("list"))
          .hasSize(1);
      assertThat(facts.of(Fact.RemoteCallFailed.class)).isEmpty();
    } finally {
      api.end();
    }
  }
}
