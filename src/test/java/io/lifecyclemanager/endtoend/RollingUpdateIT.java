package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.endtoend.fault.TerminationChecks;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is updated while it works: a new replica comes up, then the old one is stopped. */
@Tag("full")
class RollingUpdateIT {
  private static final int DOOMED = 50;
  private static final Duration DELAY = Duration.ofSeconds(5);

  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private static final SandboxScale SCENE =
      new SandboxScale(DOOMED, 3, 0, STOP_TIME, DELAY, Duration.ofMinutes(5), 1);

  @TempDir private Path folder;

  @Test
  void fiftyTerminationsDuringARollingUpdateLoseNothing() throws Exception {
    try (TestWorld world = TestWorld.start(SCENE, folder, DOOMED)) {
      ControllerProcess old = controller(world, "old");
      // Every drain goes on until the update is over, however long a process takes to start.
      PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
      world.terminate();
      world.awaitDraining();
      ControllerProcess fresh = controller(world, "new");
      assertThat(world.sandbox().glance(world.doomed()).waiting()).isEqualTo(DOOMED);
      old.askToEnd();
      assertThat(old.awaitEnd(TestWorld.TIMEOUT)).isZero();
      assertThat(fresh.isAlive()).isTrue();
      hold.release();
      world.awaitOver();
      assertThat(TerminationChecks.of(world.sandbox())).isEmpty();
    }
  }

  private static ControllerProcess controller(TestWorld world, String name) throws Exception {
    ControllerProcess controller =
        world.controller(ControllerArguments.withoutHandOverLimit(world.sandbox()), name);
    controller.awaitReady(TestWorld.TIMEOUT);
    return controller;
  }
}
