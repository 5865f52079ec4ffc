package io.lifecyclemanager.kubernetes.drain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, against the simulated API server; the test acts as the scheduler. */
class UnschedulablePodsTest extends UnschedulablePodsContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);
  @TempDir private Path folder;

  @Override
  protected TestCluster openCluster() {
    return new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }

  @Override
  protected void schedule(TestCluster cluster, String path) throws InterruptedException {
    ObjectNode patch = KubernetesJson.object();
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity.");
    cluster.patch(path + "/status", patch);
  }
}
