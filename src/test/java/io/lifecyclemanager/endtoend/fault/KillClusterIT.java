package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ExternalCluster;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.ProxiedCluster;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.fault.EffectBarrier;
import io.lifecyclemanager.simulation.fault.FaultRelay;
import io.lifecyclemanager.simulation.fault.KillPoint;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a real API server the only replica dies twice: half of one node's pods are gone while another
 * node has just been claimed, and then, in its successor, right before the first completion.
 */
@Tag("cluster")
@ExtendWith(RealCluster.class)
class KillClusterIT {
  private static final Duration STOP_TIME = Duration.ofSeconds(4);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  /** Longer than a machine lives on after its completion, so that one that is too early shows. */
  private static final Duration DELAY = Duration.ofSeconds(15);

  private static final SandboxScale SCENE =
      new SandboxScale(2, 2, 0, STOP_TIME, DELAY, Duration.ofMinutes(15), 1);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final Time TIME = new SystemTime();

  @TempDir private Path folder;
  private final EffectBarrier barrier = new EffectBarrier();
  private final CloseStack open = new CloseStack();

  @AfterEach
  void stop() {
    open.close();
  }

  @Test
  void theNextReplicaFinishesWhatAKilledOneHasBegun() throws Exception {
    ProxiedCluster gated = open.add(new ProxiedCluster(folder, barrier));
    SandboxWorld world =
        open.add(SandboxWorld.start(SCENE, ExternalCluster.take(RealCluster.kubeconfig())));
    Map<String, String> environment = ControllerArguments.relayed(world, this::relayed);
    SandboxMachine first = world.machines().getFirst();
    SandboxMachine second = world.machines().getLast();

    ControllerProcess one = start("one", environment, gated);
    one.awaitReady(TIMEOUT);
    world.terminate(List.of(first));
    eventually(
        "half of the pods are gone", TIMEOUT, () -> world.glance(List.of(first)).pods() <= 1);
    killAt(new KillPoint.After("PATCH nodes/" + second.node()), one, world, List.of(second));

    ControllerProcess two = start("two", environment, gated);
    killAt(new KillPoint.Before("CompleteLifecycleAction"), two, world, List.of());
    assertThat(world.aws().autoScaling().completions()).isEmpty();

    barrier.open(null);
    ControllerProcess three = start("three", environment, gated);
    three.awaitReady(TIMEOUT);
    long up = TIME.nanos();
    ProgressSnapshot _ =
        eventually(
            "all is over; its log: " + three.log(),
            TIMEOUT,
            () -> world.glance(world.machines()),
            glance -> glance.isOver(2));
    Duration took = TIME.since(up);
    System.out.printf("killed twice, over after %4.1f s%n", took.toMillis() / 1000.0);
    assertThat(TerminationChecks.of(world)).as(three.output()).isEmpty();
  }

  private String relayed(String upstream) {
    return open.add(new FaultRelay(URI.create(upstream), barrier)).address().toString();
  }

  private ControllerProcess start(
      String name, Map<String, String> environment, ProxiedCluster gated) {
    return open.add(
        ControllerProcess.start(
            environment,
            folder.resolve(name + ".log"),
            ControllerArguments.serve(
                gated.kubeconfig(),
                "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
                "--settle-time=" + SETTLE.toSeconds())));
  }

  private void killAt(
      KillPoint boundary,
      ControllerProcess controller,
      SandboxWorld world,
      List<SandboxMachine> doomed)
      throws Exception {
    barrier.open(boundary);
    if (!doomed.isEmpty()) {
      world.terminate(doomed);
    }
    eventually(
        "the process is at its boundary; its log: " + controller.log(), TIMEOUT, barrier::isShut);
    controller.kill();
  }
}
