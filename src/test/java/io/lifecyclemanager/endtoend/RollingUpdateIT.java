package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.endtoend.fault.TerminationChecks;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is updated while it works: a new replica comes up, then the old one is stopped. */
@Tag("full")
class RollingUpdateIT {
  private static final int DOOMED = 50;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private static final Duration DELAY = Duration.ofSeconds(5);

  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final SandboxScale SCENE =
      new SandboxScale(DOOMED, 3, 0, STOP_TIME, DELAY, Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void fiftyTerminationsDuringARollingUpdateLoseNothing() throws Exception {
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder))) {
      ControllerProcess old = controller(world, folder, "old");
      List<SandboxMachine> doomed = world.machines();
      // Every drain goes on until the update is over, however long a process takes to start.
      PodHold hold = PodHold.onEach(world, doomed);
      world.terminate(doomed);
      eventually(
          "pods are stopping; its log: " + old.log(),
          TIMEOUT,
          () -> world.glance(doomed).stopping() > 0);
      ControllerProcess fresh = controller(world, folder, "new");
      assertThat(world.glance(doomed).waiting()).isEqualTo(DOOMED);
      old.askToEnd();
      assertThat(old.awaitEnd(TIMEOUT)).isZero();
      assertThat(fresh.isAlive()).isTrue();
      hold.release();
      ProgressSnapshot _ =
          eventually(
              "all is over; the logs: " + old.log() + ", " + fresh.log(),
              TIMEOUT,
              () -> world.glance(doomed),
              glance -> glance.isOver(DOOMED));
      assertThat(TerminationChecks.of(world)).isEmpty();
    }
  }

  private static ControllerProcess controller(SandboxWorld world, Path own, String name)
      throws Exception {
    ControllerProcess controller =
        world.controller(
            ControllerArguments.withoutHandOverLimit(world),
            world.cluster().kubeconfig(),
            own.resolve(name + ".log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds());
    controller.awaitReady(TIMEOUT);
    return controller;
  }
}
