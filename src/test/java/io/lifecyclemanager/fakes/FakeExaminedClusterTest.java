package io.lifecyclemanager.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.Cluster;
import io.lifecyclemanager.doctor.Cluster.BudgetState;
import io.lifecyclemanager.doctor.Cluster.NodeState;
import io.lifecyclemanager.doctor.Cluster.PodState;
import io.lifecyclemanager.doctor.Cluster.Right;
import io.lifecyclemanager.doctor.Cluster.ServiceAccount;
import io.lifecyclemanager.doctor.Cluster.ToolState;
import io.lifecyclemanager.doctor.ClusterContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeExaminedClusterTest extends ClusterContract {
  private final FakeExaminedCluster cluster = new FakeExaminedCluster();

  @Override
  protected World world() {
    return new FakeWorld();
  }

  @Test
  void whoAsksMayLackARight() {
    Right secrets = new Right("get", "", "secrets");
    cluster.deny(secrets);
    assertThat(cluster.denied(List.of(secrets, new Right("get", "", "nodes"))))
        .containsExactly(secrets);
  }

  private final class FakeWorld implements World {
    @Override
    public Cluster cluster() {
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

    /** The port does not show it. */
    @Override
    public void addFinished(PodState pod) {}

    /** The port does not show it. */
    @Override
    public void addLeaving(PodState pod) {}

    @Override
    public void add(BudgetState budget) {
      cluster.add(budget);
    }

    @Override
    public void add(ToolState tool) {
      cluster.add(tool);
    }

    @Override
    public void addLocalClaim(String claim, String path) {
      cluster.localClaim(namespace(), claim, "volume of %s (%s)".formatted(claim, path));
    }

    /** The port does not show it. */
    @Override
    public void addOtherClaim(String claim) {}

    @Override
    public void add(ServiceAccount account, String role) {
      if (!role.isEmpty()) {
        cluster.role(account, role);
      }
    }

    @Override
    public void rights(ServiceAccount account, List<Right> allowed, List<Right> denied) {
      denied.forEach(right -> cluster.deny(account, right));
    }

    @Override
    public void end() {}
  }
}
