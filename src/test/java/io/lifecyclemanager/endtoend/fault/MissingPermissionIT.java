package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.run.SandboxFault;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.AwsFault;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permissions are missing, granted and revoked; what does not need them continues. */
@Tag("full")
@Order(2) // It takes minutes: started last, it would run alone.
class MissingPermissionIT {
  /** A denial counts after 90 s; then the termination has its deadline of 100 s. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /**
   * No classic load balancer: no instance could leave it without the permission. What is known of
   * load balancers and Services serves later terminations for 10 s: there are machines enough to
   * outlast that, one termination after the other.
   */
  private static final SandboxScale SCENE =
      new SandboxScale(
          16,
          2,
          0,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          1,
          1,
          1,
          SandboxScale.Network.NONE,
          0);

  private static final Set<String> FEATURES =
      Set.of("classic_elbs", "local_services", "lifecycle_hooks", "reconciliation");

  /** Hooks may be known by then, and kept for minutes. */
  private static final Set<String> ASKED_AGAIN =
      Set.of("classic_elbs", "local_services", "reconciliation");

  private static final List<String> PERMISSIONS =
      List.of(
          "elasticloadbalancing:DescribeLoadBalancers",
          "list services",
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeLifecycleHooks");

  @TempDir private Path folder;
  private int terminated;

  @Test
  void eachMissingPermissionIsLoggedOnceAndAllElseContinues() throws Exception {
    SimulatedSandboxCluster cluster = new SimulatedSandboxCluster(folder);
    try (SandboxWorld world = SandboxWorld.start(SCENE, cluster)) {
      deny(world, cluster);
      ControllerProcess controller =
          world.controller(
              cluster.kubeconfig(),
              folder.resolve("controller.log"),
              "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
              "--reconcile-interval=4",
              // Short deadlines: a denied permission is retried for a quarter of the time only.
              "--max-time-to-process=100",
              "--drain-timeout=40",
              "--settle-time=0");
      controller.awaitReady(TIMEOUT);

      terminateUntil(world, () -> denied(controller).equals(FEATURES));
      PERMISSIONS.forEach(
          permission -> assertThat(lines(controller, permission)).as(permission).isEqualTo(1));
      assertThat(controller.output()).doesNotContain("not deregistered");

      SandboxFault.end(world);
      // Held for long enough for another look at the hook: there is one every 30 s at most.
      List<SandboxMachine> held = next(world);
      PodHold hold = PodHold.onEach(world, held);
      world.terminate(held);
      Set<String> _ =
          eventually(
              "the hook is known",
              TIMEOUT,
              () -> denied(controller),
              denied -> !denied.contains("lifecycle_hooks"));
      hold.release();
      awaitOver(world, held);
      terminateUntil(world, () -> denied(controller).isEmpty());

      deny(world, cluster);
      terminateUntil(world, () -> denied(controller).containsAll(ASKED_AGAIN));
      PERMISSIONS
          .subList(0, ASKED_AGAIN.size())
          .forEach(
              permission -> assertThat(lines(controller, permission)).as(permission).isEqualTo(2));
      assertThat(controller.status("/livez")).isEqualTo(200);
      assertThat(TerminationChecks.of(world, world.machines().subList(0, terminated))).isEmpty();
    }
  }

  private static void deny(SandboxWorld world, SimulatedSandboxCluster cluster) {
    AwsFaults aws = world.aws().faults();
    AwsFault _ = aws.add(AwsService.CLASSIC_ELB, AwsFaults.ANY, Effect.accessDenied());
    for (String operation : List.of("DescribeLifecycleHooks", "DescribeAutoScalingGroups")) {
      AwsFault _ = aws.add(AwsService.AUTO_SCALING, operation, Effect.accessDenied());
    }
    var _ =
        cluster
            .kubernetes()
            .faults()
            .answer("list", "services", InjectedResponse.forbidden("services is forbidden"));
  }

  /** Terminates one machine after the other, at least one, until the condition holds. */
  private void terminateUntil(SandboxWorld world, Callable<Boolean> condition) throws Exception {
    do {
      List<SandboxMachine> doomed = next(world);
      world.terminate(doomed);
      awaitOver(world, doomed);
    } while (!condition.call());
  }

  private List<SandboxMachine> next(SandboxWorld world) {
    return List.of(world.machines().get(terminated++));
  }

  private static void awaitOver(SandboxWorld world, List<SandboxMachine> doomed) throws Exception {
    ProgressSnapshot _ =
        eventually("it is over", TIMEOUT, () -> world.glance(doomed), glance -> glance.isOver(1));
  }

  private static long lines(ControllerProcess controller, String permission) {
    return controller
        .output()
        .lines()
        .filter(line -> line.contains("WARN") && line.contains("without permission " + permission))
        .count();
  }

  private static Set<String> denied(ControllerProcess controller) throws Exception {
    return controller
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.matches("lifecycle_manager_feature_denied\\{.*} 1\\.0"))
        .map(line -> line.replaceFirst(".*feature=\"(\\w+)\".*", "$1"))
        .collect(Collectors.toSet());
  }
}
