package io.lifecyclemanager.endtoend;

import io.lifecyclemanager.deploy.AppliedManifest;
import io.lifecyclemanager.sandbox.world.ExternalCluster;
import io.lifecyclemanager.sandbox.world.SandboxCluster;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The main job on a real API server, with no permissions but those of the ServiceAccount that the
 * manifest makes, and with the admission policies in force.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class MainJobClusterIT extends MainJob {
  private AppliedManifest manifest;

  /** Applied before there is a node: its own pods are not to be among those that are drained. */
  @Override
  protected SandboxCluster cluster() throws Exception {
    manifest = AppliedManifest.to(RealCluster.kubeconfig());
    return ExternalCluster.take(RealCluster.kubeconfig());
  }

  @Override
  protected Path kubeconfig() throws Exception {
    return manifest.kubeconfig(folder.resolve("service-account"));
  }

  @AfterEach
  void takeTheManifestOut() throws Exception {
    if (manifest != null) {
      manifest.close();
    }
  }
}
