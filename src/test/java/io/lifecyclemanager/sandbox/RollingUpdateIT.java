package io.lifecyclemanager.sandbox;

import static io.lifecyclemanager.sandbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is updated while it works: a new replica comes up, then the old one is stopped. */
class RollingUpdateIT {
  private static final int DOOMED = 50;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Long enough for another process to come up meanwhile. */
  private static final Duration DELAY = Duration.ofSeconds(30);

  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private static final Duration TO_END = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Scene SCENE =
      new Scene(DOOMED, 3, 0, STOP_TIME, DELAY, Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void fiftyTerminationsUnderWayLoseNothing() throws Exception {
    Duration undisturbed = over(false);
    Duration updated = over(true);

    System.out.printf(
        "the slowest of %d terminations took %.1f s, with a rolling update %.1f s: %.1f s more%n",
        DOOMED, seconds(undisturbed), seconds(updated), seconds(updated.minus(undisturbed)));
  }

  /** Terminates them all; how long the slowest took. */
  private Duration over(boolean updated) throws Exception {
    Path own = Files.createDirectory(folder.resolve("updated-" + updated));
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedCluster(own))) {
      ControllerProcess old = controller(world, own, "old");
      List<Machine> doomed = world.machines();
      world.terminate(doomed);
      eventually(
          "pods are stopping; its log: " + old.log(),
          PATIENCE,
          () -> world.glance(doomed).stopping() > 0);
      if (updated) {
        update(world, own, old);
      }
      Glance _ =
          eventually(
              "all is over; the log: " + old.log(),
              PATIENCE,
              () -> world.glance(doomed),
              glance -> glance.isOver(DOOMED));
      assertThat(Verdicts.of(world)).isEmpty();
      return Report.of(world, doomed).longest(MachineStory::took).orElseThrow();
    }
  }

  private static void update(SandboxWorld world, Path own, ControllerProcess old) throws Exception {
    ControllerProcess fresh = controller(world, own, "new");
    assertThat(world.glance(world.machines()).waiting()).isPositive();
    old.askToEnd();
    assertThat(old.awaitEnd(TO_END)).isZero();
    assertThat(fresh.isAlive()).isTrue();
  }

  private static ControllerProcess controller(SandboxWorld world, Path own, String name)
      throws Exception {
    ControllerProcess controller =
        world.controller(
            world.cluster().kubeconfig(),
            own.resolve(name + ".log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds());
    controller.awaitReady(PATIENCE);
    return controller;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
