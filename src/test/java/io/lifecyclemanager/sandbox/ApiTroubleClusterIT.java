package io.lifecyclemanager.sandbox;

import static io.lifecyclemanager.sandbox.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.crash.ApiTrouble;
import io.lifecyclemanager.sandbox.crash.Border;
import io.lifecyclemanager.sandbox.crash.Gate;
import io.lifecyclemanager.sandbox.kubernetes.PodLife;
import io.lifecyclemanager.sandbox.kubernetes.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server gives trouble, one kind after another. Each kind meets one termination half of
 * whose pods are gone, and another one whose message comes meanwhile.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class ApiTroubleClusterIT {
  /** What goes wrong, and how long. Silence is noticed after 29 s at the latest. */
  private record Case(ApiTrouble trouble, Duration lasting) {}

  private static final List<Case> CASES =
      List.of(
          new Case(ApiTrouble.FROZEN, Duration.ofSeconds(35)),
          new Case(ApiTrouble.REFUSING, Duration.ofSeconds(10)),
          new Case(ApiTrouble.UNAUTHENTICATED, Duration.ofSeconds(8)),
          new Case(ApiTrouble.FORBIDDEN, Duration.ofSeconds(8)),
          new Case(ApiTrouble.OVERLOADED, Duration.ofSeconds(8)));

  private static final Duration STOP_TIME = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** The action of the first one must be kept alive, or it is over while the server is frozen. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  private static final Scene SCENE =
      new Scene(2 * CASES.size(), 2, 0, STOP_TIME, Duration.ofSeconds(4), HEARTBEAT_TIMEOUT, 1);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Time TIME = new SystemTime();

  @TempDir private Path folder;
  private final Belongings open = new Belongings();
  private final List<Machine> done = new ArrayList<>();

  @AfterEach
  void stop() {
    open.close();
  }

  @Test
  void terminationsThatMeetItAreFinishedSoonAfterwards() throws Exception {
    GatedCluster gated = open.add(new GatedCluster(folder, new Border()));
    SandboxWorld world =
        open.add(SandboxWorld.start(SCENE, GivenCluster.take(RealCluster.kubeconfig())));
    ControllerProcess controller =
        world.controller(
            gated.kubeconfig(),
            folder.resolve("controller.log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds());
    controller.awaitReady(PATIENCE);

    for (Case one : CASES) {
      meet(one, world, gated.gate(), controller);
    }
    assertThat(controller.output()).doesNotContain("ERROR", "\tat ");
  }

  private void meet(Case one, SandboxWorld world, Gate gate, ControllerProcess controller)
      throws Exception {
    Machine first = world.machines().get(done.size());
    Machine second = world.machines().get(done.size() + 1);
    world.terminate(List.of(first));
    eventually("half of the pods are gone", PATIENCE, () -> gone(world, first) > 0);

    gate.begin(one.trouble());
    world.terminate(List.of(second));
    for (long began = TIME.nanos(); TIME.since(began).compareTo(one.lasting()) < 0; ) {
      assertThat(controller.status("/livez")).isEqualTo(200);
      TIME.sleep(LOOK);
    }
    gate.end();

    long ended = TIME.nanos();
    done.addAll(List.of(first, second));
    Glance _ =
        eventually(
            "all is over; the log: " + controller.log(),
            PATIENCE,
            () -> world.glance(done),
            glance -> glance.isOver(done.size()));
    Duration took = TIME.since(ended);
    controller.awaitReady(PATIENCE);
    System.out.printf(
        "%-16s over %4.1f s after its end%n", one.trouble() + ":", took.toMillis() / 1000.0);
    assertThat(Verdicts.of(world, done)).as(one.trouble() + "\n" + controller.output()).isEmpty();
  }

  private static long gone(SandboxWorld world, Machine machine) {
    return Glance.movable(world, List.of(machine)).stream()
        .map(PodLife::removed)
        .filter(Optional::isPresent)
        .count();
  }
}
