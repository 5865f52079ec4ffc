package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.Cluster;
import io.lifecyclemanager.doctor.Cluster.Right;
import io.lifecyclemanager.doctor.Cluster.ServiceAccount;
import io.lifecyclemanager.kubernetes.ExaminedCluster;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.kubernetes.RealCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server says of the rights of the manifest's account. */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class AccessReviewClusterIT {
  private static final ServiceAccount ACCOUNT =
      new ServiceAccount("lifecycle-manager", "lifecycle-manager");
  private static final Right SECRETS = new Right("get", "", "secrets");

  private final Time time = new SystemTime();

  @Test
  void theAccountLacksNothingOfWhatTheManifestGivesAndAllElse(@TempDir Path folder)
      throws Exception {
    List<Right> given =
        Manifest.read().permissions().stream().map(AccessReviewClusterIT::right).toList();
    assertThat(given).isNotEmpty();
    try (AppliedManifest manifest = AppliedManifest.to(RealCluster.kubeconfig());
        KubernetesConnection admin = connection(RealCluster.kubeconfig());
        KubernetesConnection account = connection(manifest.kubeconfig(folder.resolve("config")))) {
      Cluster asAdmin = new ExaminedCluster(admin, time);
      Cluster asAccount = new ExaminedCluster(account, time);
      assertThat(asAdmin.denied(ACCOUNT, given)).isEmpty();
      assertThat(asAdmin.denied(ACCOUNT, List.of(SECRETS))).containsExactly(SECRETS);
      assertThat(asAccount.denied(given)).isEmpty();
      assertThat(asAccount.denied(List.of(SECRETS))).containsExactly(SECRETS);
    }
  }

  private KubernetesConnection connection(Path kubeconfig) {
    return KubernetesConnection.create(kubeconfig, _ -> {}, time);
  }

  /** The manifest's rules are about the core group. */
  private static Right right(String words) {
    String[] parts = words.split(" ", 2);
    return new Right(parts[0], "", parts[1]);
  }
}
