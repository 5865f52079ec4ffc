package io.lifecyclemanager.fakes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.DisruptionBudgetState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.NodeState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.PodState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.WorkloadState;
import io.lifecyclemanager.doctor.snapshot.ClusterInspectorContract;
import io.lifecyclemanager.doctor.snapshot.InspectedClusterFixture;
import io.lifecyclemanager.fakes.doctor.FakeDoctorCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeDoctorClusterTest extends ClusterInspectorContract {
  private final FakeDoctorCluster cluster = new FakeDoctorCluster();

  @Override
  protected InspectedClusterFixture fixture() {
    return new FakeClusterFixture();
  }

  @Test
  void theCallerMayLackAPermission() {
    ClusterPermission secrets = new ClusterPermission("get", "", "secrets");
    cluster.deny(secrets);
    assertThat(cluster.findDenied(List.of(secrets, new ClusterPermission("get", "", "nodes"))))
        .containsExactly(secrets);
  }

  private final class FakeClusterFixture implements InspectedClusterFixture {
    @Override
    public ClusterInspector inspector() {
      return cluster;
    }

    @Override
    public String namespace() {
      return "contract-0f1e2d3c";
    }

    @Override
    public void add(NodeState node) {
      cluster.add(node);
    }

    @Override
    public void add(PodState pod) {
      cluster.add(pod);
    }

    @Override
    public void addReady(PodState pod) {
      cluster.add(pod);
    }

    /** The port does not return it. */
    @Override
    public void addFinished(PodState pod) {}

    /** The port does not return it. */
    @Override
    public void addTerminating(PodState pod) {}

    @Override
    public void add(DisruptionBudgetState budget) {
      cluster.add(budget);
    }

    @Override
    public void add(WorkloadState workload) {
      cluster.add(workload);
    }

    @Override
    public void addLocalClaim(String claim, String path) {
      cluster.localClaim(namespace(), claim, "volume of %s (%s)".formatted(claim, path));
    }

    /** The port does not return it. */
    @Override
    public void addOtherClaim(String claim) {}

    @Override
    public void add(ServiceAccount account, String role) {
      if (!role.isEmpty()) {
        cluster.role(account, role);
      }
    }

    @Override
    public void setPermissions(
        ServiceAccount account, List<ClusterPermission> allowed, List<ClusterPermission> denied) {
      denied.forEach(permission -> cluster.deny(account, permission));
    }

    @Override
    public void end() {}
  }
}
