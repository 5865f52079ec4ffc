package io.lifecyclemanager.kubernetes.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of nodes in the simulated API server. */
class KubernetesNodeEventsTest extends NodeEventsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);

  @TempDir Path folder;

  @Override
  TestCluster openCluster() {
    return new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }

  @Test
  void aNoteIsCutBetweenCharacters() {
    assertThat(KubernetesNodeEvents.shortened("short")).isEqualTo("short");
    assertThat(KubernetesNodeEvents.shortened("x".repeat(1024))).hasSize(1024);
    for (int before = 0; before < 4; before++) {
      String cut = KubernetesNodeEvents.shortened("x".repeat(before) + "😀".repeat(400));
      assertThat(cut).endsWith("😀…").doesNotContain("\uFFFD");
    }
  }
}
