package io.lifecyclemanager.image;

import io.lifecyclemanager.endtoend.MainJob;
import io.lifecyclemanager.sandbox.world.SandboxCluster;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The main job of the program in the image, as a user without privileges, on a read-only root. */
@Execution(ExecutionMode.SAME_THREAD) // The program is found by a property of the whole JVM.
class MainJobImageIT extends MainJob {
  private static final String DISTRIBUTION = "lifecycle-manager.distribution";
  private static String packaged;

  @BeforeAll
  static void useTheImage(@TempDir Path launcher) throws Exception {
    packaged = System.getProperty(DISTRIBUTION, "");
    System.setProperty(DISTRIBUTION, BuiltImage.get().distributionIn(launcher).toString());
  }

  @AfterAll
  static void useThePackagedProgram() {
    System.setProperty(DISTRIBUTION, packaged);
  }

  @Override
  protected SandboxCluster cluster() {
    return new SimulatedSandboxCluster(folder);
  }

  @Override
  protected Path kubeconfig() {
    return world.cluster().kubeconfig();
  }
}
