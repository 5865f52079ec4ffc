package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.ProcessStarts;
import io.lifecyclemanager.sandbox.world.CloseStack;
import io.lifecyclemanager.sandbox.world.ControllerArguments;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.fault.EffectBarrier;
import io.lifecyclemanager.simulation.fault.FaultRelay;
import io.lifecyclemanager.simulation.fault.KillPoint;
import io.lifecyclemanager.simulation.fault.KillPoints;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One instance is terminated in a world of its own. The only replica is killed at a boundary, and
 * another one is started at once. Used by one thread.
 */
final class KillRun implements AutoCloseable {
  /** Whole seconds. */
  private static final Duration STOP_TIME = Duration.ofSeconds(4);

  /** Longer than a machine lives on after its completion, so that one that is too early shows. */
  private static final Duration DELAY = Duration.ofSeconds(3);

  /** How long load balancers are let settle. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /** What the clock alone brings about: a drain may be over before it is due. */
  private static final String HIDE_ANEW = "ChangeMessageVisibility";

  /** The heartbeat timeout is longer than both processes may have to wait for their start. */
  private static final SandboxScale SCENE =
      new SandboxScale(1, 3, 0, STOP_TIME, DELAY, Duration.ofMinutes(15), 1);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int READY = 200;
  private static final Time TIME = new SystemTime();

  private final Path folder;
  private final EffectBarrier barrier = new EffectBarrier();
  private final CloseStack open = new CloseStack();
  private final SandboxWorld world;
  private final Path kubeconfig;
  private final Map<String, String> environment;

  /** Makes the world. */
  KillRun(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    world = open.add(SandboxWorld.start(SCENE, cluster));
    String api = cluster.kubernetes().url();
    kubeconfig = folder.resolve("kubeconfig-of-relay");
    Files.writeString(
        kubeconfig, Files.readString(cluster.kubeconfig()).replace(api, relayed(api)));
    environment = ControllerArguments.relayed(world, this::relayed);
  }

  private String relayed(String upstream) {
    return open.add(new FaultRelay(URI.create(upstream), barrier)).address().toString();
  }

  /**
   * Runs to the end undisturbed; returns every boundary that it met. The drain goes on for as long
   * as it takes until messages are hidden anew.
   */
  List<KillPoint> record() throws Exception {
    PodHold hold = PodHold.onEach(world, world.machines());
    world.terminate(world.machines());
    ControllerProcess controller = start("only");
    eventually(
        "messages are hidden anew; its log: " + controller.log(),
        TIMEOUT,
        () -> barrier.passed().stream().anyMatch(effect -> effect.startsWith(HIDE_ANEW)));
    hold.release();
    awaitEnd(controller);
    return KillPoints.of(barrier.passed(), pods().size(), balancers());
  }

  /**
   * Runs to the end, killed at that boundary.
   *
   * @return how long it took, from when there was another replica that worked; empty where it never
   *     came to the boundary, because it did not need an effect a second time
   */
  Optional<Duration> killAt(KillPoint boundary) throws Exception {
    Optional<PodHold> hold =
        boundary.toString().contains(HIDE_ANEW)
            ? Optional.of(PodHold.onEach(world, world.machines()))
            : Optional.empty();
    world.terminate(world.machines());
    barrier.open(boundary);
    ControllerProcess first = start("first");
    eventually(
        "the process is at its boundary; its log: " + first.log(),
        TIMEOUT,
        () -> {
          if (isAt(boundary)) {
            barrier.shut();
          }
          return barrier.isShut() || (boundary.isRepetition() && isOver());
        });
    if (!barrier.isShut()) {
      return Optional.empty();
    }
    first.kill();
    barrier.open(null);
    if (hold.isPresent()) {
      hold.get().release();
    }
    ControllerProcess second = start("second");
    long up = TIME.nanos();
    awaitEnd(second);
    return Optional.of(TIME.since(up));
  }

  private boolean isOver() {
    return world.glance(world.machines()).isOver(1);
  }

  /** Starts a replica; few come up at the same time, or none of them would. */
  private ControllerProcess start(String name) throws Exception {
    return ProcessStarts.inTurn(() -> {
      ControllerProcess controller = open.add(startWithoutLooking(name));
      eventually(
          "up, or at its boundary",
          TIMEOUT,
          () -> barrier.isShut() || !controller.isAlive() || controller.status("/readyz") == READY);
      return controller;
    });
  }

  private ControllerProcess startWithoutLooking(String name) {
    return ControllerProcess.start(
        environment,
        folder.resolve(name + ".log"),
        ControllerArguments.serve(
            kubeconfig,
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=" + SETTLE.toSeconds()));
  }

  /** What load balancers and pods do is at no barrier of the process. */
  private boolean isAt(KillPoint boundary) {
    return switch (boundary) {
      case KillPoint.Before _, KillPoint.After _ -> false;
      case KillPoint.PodsGone(long pods) -> gone() >= pods;
      case KillPoint.BalancersLeft(long left) -> {
        Set<String> instance = Set.of(world.machines().getFirst().instance());
        long known =
            world.balancing().countRegistered(instance) + world.balancing().countDraining(instance);
        yield balancers() - known >= left;
      }
    };
  }

  private long gone() {
    return pods().stream().filter(pod -> pod.removed().isPresent()).count();
  }

  private List<PodHistory> pods() {
    return ProgressSnapshot.movable(world, world.machines());
  }

  private static int balancers() {
    return SCENE.targetGroups() + SCENE.classicElbs();
  }

  private void awaitEnd(ControllerProcess controller) throws Exception {
    ProgressSnapshot _ =
        eventually(
            "all is over; its log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(world.machines()),
            glance -> glance.isOver(1));
  }

  /** What went wrong, in a few words each. */
  List<String> complaints() {
    return TerminationChecks.of(world);
  }

  @Override
  public void close() {
    open.close();
  }
}
