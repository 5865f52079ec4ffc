package io.lifecyclemanager.sandbox.picture;

import io.lifecyclemanager.sandbox.browser.BrowserTab;
import io.lifecyclemanager.sandbox.browser.Chromium;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxScale.BudgetedWorkloads;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One command that takes the pictures of the page in the documentation, while the packaged program
 * terminates nodes in the world of the sandbox. Takes about two minutes, and needs Chromium.
 */
public final class PictureCommand {
  private static final Path PICTURES = Path.of("src", "site", "resources", "images");
  private static final Path FOLDER = Path.of("target", "pictures").toAbsolutePath();
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LONGEST_TERMINATION = Duration.ofMinutes(3);
  private static final int WIDTH = 1200;

  private PictureCommand() {}

  /** Runs it and ends the process. */
  public static void main(String[] words) throws Exception {
    Files.createDirectories(FOLDER);
    try (Chromium chromium = Chromium.start(Files.createTempDirectory(FOLDER, "chromium"))) {
      take(chromium, "calm", scale(0, Duration.ZERO), 4, 620, "some(hasDrained)");
      take(chromium, "blocked", scale(6, Duration.ofHours(1)), 6, 860, "every(isSlow)");
    }
    System.exit(0);
  }

  private static SandboxScale scale(int budgeted, Duration startTime) {
    return new SandboxScale(
        12,
        5,
        budgeted,
        Duration.ofSeconds(15),
        Duration.ofSeconds(40),
        Duration.ofMinutes(1),
        1,
        2,
        1,
        SandboxScale.Network.NONE,
        1,
        new BudgetedWorkloads(1, startTime));
  }

  /**
   * Takes one picture.
   *
   * @param count how many nodes are terminated
   * @param moment what is so of the terminations when it is taken
   */
  private static void take(
      Chromium chromium, String name, SandboxScale scale, int count, int height, String moment)
      throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(FOLDER);
    try (SandboxWorld world = SandboxWorld.start(scale, cluster)) {
      ControllerProcess controller =
          world.controller(
              cluster.kubeconfig(),
              FOLDER.resolve(name + ".log"),
              "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
              "--settle-time=2",
              "--max-time-to-process=5m");
      controller.awaitReady(TIMEOUT);
      BrowserTab tab = chromium.open();
      tab.resize(WIDTH, height);
      tab.go("http://127.0.0.1:" + controller.port().orElseThrow() + "/");
      world.terminate(world.machines().subList(0, count));
      tab.await("document.querySelectorAll('.row .timeline').length === " + count);
      tab.await(
          """
          fetch("api/v1/terminations").then((response) => response.json()).then((report) => {
            const hasDrained = (one) =>
              one.phases.some((phase) => phase.name === "Drain" && phase.ended !== null);
            const isSlow = (one) => Date.now() - Date.parse(one.unavoidableEnd) > 45_000;
            return report.terminations.%s;
          })
          """
              .formatted(moment),
          LONGEST_TERMINATION);
      Path file = PICTURES.resolve("page-" + name + ".png");
      tab.picture(file);
      SmallPng.rewrite(file);
      System.out.println(file + ": " + Files.size(file) + " bytes");
    }
  }
}
