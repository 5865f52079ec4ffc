package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.drain.PodControl.EvictionOutcome;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletions leave their mark in the simulated API. */
class DisruptionMarkTest extends DisruptionMarkContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Test
  void aPodThatMayNotBeMarkedIsDeletedAllTheSameAndTheMissingRightIsTold() throws Exception {
    PodRef pod = world.add(world.node(), PodSpec.pod("job-1").inNamespace(world.namespace()));
    try (ApiFault _ =
        kubernetes
            .faults()
            .answer("patch", "pods/status", InjectedResponse.forbidden("no such right"))) {
      assertThat(world.control().delete(pod, Duration.ofSeconds(5)))
          .isEqualTo(new EvictionOutcome.EvictionAccepted());
    }
    assertThat(world.facts())
        .filteredOn(fact -> fact instanceof Fact.RemoteCallFailed)
        .singleElement()
        .extracting(
            fact -> ((Fact.RemoteCallFailed) fact).failure().missingPermission().orElseThrow())
        .isEqualTo("patch pods/status");
  }

  @Override
  ApiPodsCluster openCluster() throws Exception {
    return new ApiPodsCluster(
        kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }
}
