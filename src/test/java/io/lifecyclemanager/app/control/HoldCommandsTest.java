package io.lifecyclemanager.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about node holds, against the simulated API server. */
class HoldCommandsTest extends HoldCommandsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  Path openKubeconfig() throws Exception {
    return kubernetes.kubeconfig(folder.resolve("kubeconfig"));
  }

  @Override
  String expectedUser() {
    return "user";
  }

  @Override
  void stop() {
    kubernetes.close();
  }

  @Test
  void aRefusalOfTheApiServerIsAFailureAndAMissingKubeconfigAnInvalidSetting() throws Exception {
    HoldCommands commands = new ClusterHoldCommands(TestCluster.TIME);
    Path absent = folder.resolve("absent");
    assertThat(commands.holds(new HoldListSettings(absent, false)).exitCode()).isEqualTo(2);
    Path kubeconfig = folder.resolve("kubeconfig");
    try (var _ = kubernetes.faults().answer("list", "nodes", InjectedResponse.forbidden("no"))) {
      assertThat(commands.holds(new HoldListSettings(kubeconfig, false)).exitCode()).isEqualTo(3);
    }
  }
}
