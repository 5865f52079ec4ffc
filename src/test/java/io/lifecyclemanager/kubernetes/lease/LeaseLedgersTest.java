package io.lifecyclemanager.kubernetes.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases in the simulated API server. */
class LeaseLedgersTest extends LeaseLedgersContract {
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(TestCluster.TIME);

  @TempDir Path folder;

  @Override
  TestCluster openCluster() {
    return new TestCluster(kubernetes.kubeconfig(folder.resolve("kubeconfig")), kubernetes::close);
  }

  @Test
  void aLeaseThatAnotherProgramHasChangedIsAFailureThatSaysWhatToDo() throws Exception {
    LeaseLedgers ledgers = ledgers();
    PaceLedger next = new PaceLedger(1, List.of(), null, null, null, null);
    ledgers.write(LimitScope.CLUSTER, ledgers.read(LimitScope.CLUSTER), next);
    var patch = KubernetesJson.object();
    patch.putObject("metadata").putObject("annotations").put(LeaseLedgers.ANNOTATION, "{}");
    cluster()
        .patch(
            "/apis/coordination.k8s.io/v1/namespaces/%s/leases/lifecycle-manager-cluster"
                .formatted(cluster().namespace),
            patch);
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(() -> ledgers.read(LimitScope.CLUSTER))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED))
        .withMessageContaining("lifecycle-manager-cluster is not understood (delete the lease)");
  }
}
