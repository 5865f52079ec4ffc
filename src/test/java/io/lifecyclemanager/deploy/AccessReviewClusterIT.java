package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.kubernetes.KubernetesClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real API server reviews the permissions of the manifest's service account. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class AccessReviewClusterIT {
  private static final ServiceAccount ACCOUNT =
      new ServiceAccount("lifecycle-manager", "lifecycle-manager");
  private static final ClusterPermission SECRETS = new ClusterPermission("get", "", "secrets");

  private final Time time = new SystemTime();

  @Test
  void theAccountLacksNothingOfWhatTheManifestGivesAndAllElse(@TempDir Path folder)
      throws Exception {
    List<ClusterPermission> given = Manifest.read().clusterPermissions();
    assertThat(given).isNotEmpty();
    try (AppliedManifest manifest = AppliedManifest.to(RealCluster.kubeconfig());
        KubernetesConnection admin = connection(RealCluster.kubeconfig());
        KubernetesConnection account = connection(manifest.kubeconfig(folder.resolve("config")))) {
      ClusterInspector asAdmin = new KubernetesClusterInspector(admin, time);
      ClusterInspector asAccount = new KubernetesClusterInspector(account, time);
      assertThat(asAdmin.findDenied(ACCOUNT, given)).isEmpty();
      assertThat(asAdmin.findDenied(ACCOUNT, List.of(SECRETS))).containsExactly(SECRETS);
      assertThat(asAccount.findDenied(given)).isEmpty();
      assertThat(asAccount.findDenied(List.of(SECRETS))).containsExactly(SECRETS);
    }
  }

  private KubernetesConnection connection(Path kubeconfig) {
    return KubernetesConnection.create(kubeconfig, _ -> {}, time);
  }
}
