package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ExternalCluster;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.ProxiedCluster;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.fault.ApiServerFault;
import io.lifecyclemanager.simulation.fault.EffectBarrier;
import io.lifecyclemanager.simulation.fault.FaultGate;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
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
 * A real API server is faulty, in one way after another. Each fault meets one termination half of
 * whose pods are gone, and another one whose message comes meanwhile.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class ApiServerFaultClusterIT {
  /** What goes wrong, and how long. Silence is noticed after 29 s at the latest. */
  private record FaultCase(ApiServerFault fault, Duration lasting) {}

  private static final List<FaultCase> CASES =
      List.of(
          new FaultCase(ApiServerFault.FROZEN, Duration.ofSeconds(35)),
          new FaultCase(ApiServerFault.REFUSING, Duration.ofSeconds(10)),
          new FaultCase(ApiServerFault.UNAUTHENTICATED, Duration.ofSeconds(8)),
          new FaultCase(ApiServerFault.FORBIDDEN, Duration.ofSeconds(8)),
          new FaultCase(ApiServerFault.OVERLOADED, Duration.ofSeconds(8)));

  private static final Duration STOP_TIME = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /** The action of the first one must be kept alive, or it is over while the server is frozen. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(30);

  private static final SandboxScale SCENE =
      new SandboxScale(
          2 * CASES.size(), 2, 0, STOP_TIME, Duration.ofSeconds(4), HEARTBEAT_TIMEOUT, 1);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Time TIME = new SystemTime();

  @TempDir private Path folder;
  private final CloseStack open = new CloseStack();
  private final List<SandboxMachine> done = new ArrayList<>();

  @AfterEach
  void stop() {
    open.close();
  }

  @Test
  void terminationsEndSoonAfterEachFault() throws Exception {
    ProxiedCluster gated = open.add(new ProxiedCluster(folder, new EffectBarrier()));
    SandboxWorld world =
        open.add(SandboxWorld.start(SCENE, ExternalCluster.take(RealCluster.kubeconfig())));
    ControllerProcess controller =
        world.controller(
            gated.kubeconfig(),
            folder.resolve("controller.log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds());
    controller.awaitReady(TIMEOUT);

    for (FaultCase one : CASES) {
      meet(one, world, gated.gate(), controller);
    }
    assertThat(controller.output()).doesNotContain("ERROR", "\tat ");
  }

  private void meet(FaultCase one, SandboxWorld world, FaultGate gate, ControllerProcess controller)
      throws Exception {
    SandboxMachine first = world.machines().get(done.size());
    SandboxMachine second = world.machines().get(done.size() + 1);
    world.terminate(List.of(first));
    eventually("half of the pods are gone", TIMEOUT, () -> gone(world, first) > 0);

    gate.begin(one.fault());
    world.terminate(List.of(second));
    for (long began = TIME.nanos(); TIME.since(began).compareTo(one.lasting()) < 0; ) {
      assertThat(controller.status("/livez")).isEqualTo(200);
      TIME.sleep(LOOK);
    }
    gate.end();

    long ended = TIME.nanos();
    done.addAll(List.of(first, second));
    ProgressSnapshot _ =
        eventually(
            "all is over; the log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(done),
            glance -> glance.isOver(done.size()));
    Duration took = TIME.since(ended);
    controller.awaitReady(TIMEOUT);
    System.out.printf(
        "%-16s over %4.1f s after its end%n", one.fault() + ":", took.toMillis() / 1000.0);
    assertThat(TerminationChecks.of(world, done))
        .as(one.fault() + "\n" + controller.output())
        .isEmpty();
  }

  private static long gone(SandboxWorld world, SandboxMachine machine) {
    return ProgressSnapshot.movable(world, List.of(machine)).stream()
        .map(PodHistory::removed)
        .filter(Optional::isPresent)
        .count();
  }
}
