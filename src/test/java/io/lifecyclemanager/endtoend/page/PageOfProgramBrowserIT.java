package io.lifecyclemanager.endtoend.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.browser.BrowserTab;
import io.lifecyclemanager.sandbox.browser.Chromium;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the packaged program, from the first termination to its history. */
@Tag("full")
class PageOfProgramBrowserIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** The pods take long enough for a kill in the middle. */
  private static final SandboxScale SCALE =
      new SandboxScale(
          2, 2, 0, Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofMinutes(1), 1);

  @TempDir private Path folder;

  @Test
  void thePageFollowsATerminationAcrossAKilledController() throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    try (Chromium chromium = Chromium.start(folder);
        SandboxWorld world = SandboxWorld.start(SCALE, cluster)) {
      ControllerProcess first = controller(world, "first.log", 0);
      int port = first.port().orElseThrow();
      BrowserTab tab = chromium.open();
      tab.go("http://127.0.0.1:" + port + "/");
      tab.await("document.getElementById('calm').innerText.includes('No node is terminating')");
      world.terminate(world.machines().subList(0, 1));
      String node = world.machines().getFirst().node();
      tab.await("document.querySelector('.row .node')?.textContent === '" + node + "'");
      tab.await("document.querySelector('.row .what').innerText.includes('draining')");

      first.kill();

      tab.await("!document.getElementById('old').hidden");
      assertThat(tab.text(".row")).contains(node);
      ControllerProcess _ = controller(world, "second.log", port);
      tab.await("document.getElementById('connection').innerText === 'Live'");
      tab.await("document.getElementById('history').innerText.includes('" + node + "')");
      tab.await("document.querySelectorAll('.row').length === 0");
      assertThat(tab.problems()).isEmpty();
    }
  }

  private ControllerProcess controller(SandboxWorld world, String log, int port) throws Exception {
    ControllerProcess controller =
        world.controller(
            world.cluster().kubeconfig(),
            folder.resolve(log),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=1",
            "--port=" + port);
    controller.awaitReady(TIMEOUT);
    return controller;
  }
}
