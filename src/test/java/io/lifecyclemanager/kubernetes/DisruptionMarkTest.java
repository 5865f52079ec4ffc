package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks of deletions in the simulated API server. */
@Tag("full")
class DisruptionMarkTest extends DisruptionMarkContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Test
  void aPodIsDeletedWithoutTheMarkAndTheMissingPermissionIsReported() throws Exception {
    PodRef pod = cluster.add(cluster.node(), PodSpec.pod("job-1").inNamespace(cluster.namespace()));
    try (ApiFault _ =
        kubernetes
            .faults()
            .answer("patch", "pods/status", InjectedResponse.forbidden("permission denied"))) {
      assertThat(cluster.control().delete(pod, Duration.ofSeconds(5)))
          .isEqualTo(new EvictionOutcome.EvictionAccepted());
    }
    assertThat(cluster.facts())
        .filteredOn(fact -> fact instanceof Fact.RemoteCallFailed)
        .singleElement()
        .extracting(
            fact -> ((Fact.RemoteCallFailed) fact).failure().missingPermission().orElseThrow())
        .isEqualTo("patch pods/status");
  }

  @Test
  void podsAreDeletedWithoutTheMarkThatABrokenWebhookRefusesWhichIsReportedOnce() throws Exception {
    List<PodRef> pods = new ArrayList<>();
    for (String name : List.of("job-2", "job-3")) {
      pods.add(cluster.add(cluster.node(), PodSpec.pod(name).inNamespace(cluster.namespace())));
    }
    try (ApiFault _ =
        kubernetes
            .faults()
            .answer("patch", "pods/status", InjectedResponse.internalError("failed calling"))) {
      for (PodRef pod : pods) {
        assertThat(cluster.control().delete(pod, Duration.ofSeconds(5)))
            .isEqualTo(new EvictionOutcome.EvictionAccepted());
      }
    }
    assertThat(cluster.facts())
        .filteredOn(fact -> fact instanceof Fact.RemoteCallFailed)
        .hasSize(1);
  }

  @Test
  void aDeletionDoesNotWaitForAMarkThatAWebhookLetsHangForAsLongAsForOtherRequests() {
    Duration timeout = Duration.ofMinutes(1);
    try (AdapterFixture hanging = new AdapterFixture(timeout)) {
      hanging.kubernetes.addNode("node", "i-0abc");
      PodRef pod = hanging.addPod(PodManifest.named("shop", "job-4").on("node").running());
      ApiFault _ =
          hanging.kubernetes.faults().answer("patch", "pods/status", new InjectedResponse.Never());
      assertThat(hanging.pods.delete(pod, Duration.ofSeconds(5)))
          .isEqualTo(new EvictionOutcome.EvictionAccepted());
      assertThat(hanging.facts.of(Fact.KubernetesRequest.class))
          .filteredOn(request -> request.resource().equals("pods/status"))
          .singleElement()
          .satisfies(mark -> assertThat(mark.took()).isLessThan(timeout));
    }
  }

  @Override
  ApiPodsCluster openCluster() throws Exception {
    return new ApiPodsCluster(
        kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
