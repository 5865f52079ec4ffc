package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.report.MachineOutcome;
import io.lifecyclemanager.sandbox.report.Measurements;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.run.TrafficOptions;
import io.lifecyclemanager.sandbox.traffic.LossReason;
import io.lifecyclemanager.sandbox.traffic.RequestTally;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Most nodes of a cluster are terminated at once while clients send requests. */
@Tag("full")
@Isolated
class BurstIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int PER_SECOND = 200;
  private static final Duration LATE = Duration.ofMillis(1500);

  @TempDir private Path folder;

  @Test
  void nothingIsLostAlthoughEligibleNodesAreRegisteredAgain() throws Exception {
    SandboxScale scene =
        new SandboxScale(
            12,
            4,
            3,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            1,
            2,
            2,
            new SandboxScale.Network(1, Duration.ofSeconds(5)),
            1);
    try (SandboxWorld world = SandboxWorld.start(scene, new SimulatedSandboxCluster(folder))) {
      startController(world, "--settle-time=2", "--settle-time-nlb=6");
      world.registerEligibleNodesAgain();

      SandboxReport report = terminate(world, 10, Duration.ofSeconds(6));

      assertThat(report.isGood()).as(report::text).isTrue();
      assertThat(report.completedWith(LifecycleResult.CONTINUE)).isEqualTo(10);
      assertThat(report.shortest(MachineOutcome::over).orElseThrow())
          .as("pods were left until the NLB had settled, too")
          .isGreaterThan(Duration.ofMillis(-500));
      assertThat(report.measured().tallies())
          .hasSize(4)
          .allSatisfy(tally -> assertThat(tally.answered()).isPositive());
    }
  }

  @Test
  void evictionWithoutDeregistrationLosesRequestsThatAreCounted() throws Exception {
    SandboxScale scene =
        new SandboxScale(
            4,
            3,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            1,
            1,
            3,
            SandboxScale.Network.NONE,
            0);
    try (SandboxWorld world = SandboxWorld.start(scene, new SimulatedSandboxCluster(folder))) {
      startController(world, "--settle-time=0", "--with-deregister=false");

      SandboxReport report = terminate(world, 2, Duration.ZERO);

      assertThat(report.completedWith(LifecycleResult.CONTINUE)).isEqualTo(2);
      assertThat(report.isGood()).isFalse();
      assertThat(report.text()).contains("requests lost");
      assertThat(lost(report, "alb-group-1")).containsKey(LossReason.MACHINE_GONE);
      assertThat(lost(report, "alb-group-2")).containsKey(LossReason.NO_POD);
      assertThat(lost(report, "alb-group-3")).containsKey(LossReason.NO_POD);
    }
  }

  @Test
  void evictionOfTrafficServingPodsBeforeTheSettleTimeLosesRequests() throws Exception {
    SandboxScale scene =
        new SandboxScale(
            4,
            3,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            1,
            1,
            3,
            SandboxScale.Network.NONE,
            0);
    try (SandboxWorld world = SandboxWorld.start(scene, new SimulatedSandboxCluster(folder))) {
      startController(world, "--settle-time=0");

      SandboxReport report = terminate(world, 2, Duration.ZERO);

      assertThat(report.completedWith(LifecycleResult.CONTINUE)).isEqualTo(2);
      assertThat(lost(report, "alb-group-1")).isEmpty();
      assertThat(lost(report, "alb-group-2")).containsKey(LossReason.NO_POD);
      assertThat(lost(report, "alb-group-3")).containsKey(LossReason.NO_POD);
    }
  }

  private static Map<LossReason, Long> lost(SandboxReport report, String balancer) {
    return report.measured().tallies().stream()
        .filter(tally -> tally.front().name().equals(balancer))
        .map(RequestTally::lost)
        .findFirst()
        .orElseThrow();
  }

  private void startController(SandboxWorld world, String... options) throws Exception {
    ControllerProcess controller =
        world.controller(
            world.cluster().kubeconfig(), folder.resolve("controller.log"), withName(options));
    controller.awaitReady(TIMEOUT);
  }

  private static String[] withName(String... options) {
    String[] words = Arrays.copyOf(options, options.length + 1);
    words[options.length] = "--cluster-name=" + SandboxWorld.CLUSTER_NAME;
    return words;
  }

  private static SandboxReport terminate(SandboxWorld world, int count, Duration settle)
      throws Exception {
    List<SandboxMachine> doomed = world.machines().subList(0, count);
    try (Measurements instruments =
        Measurements.start(world, TrafficOptions.habits(world.scene(), LATE), PER_SECOND)) {
      eventually(
          "requests are answered",
          TIMEOUT,
          () -> instruments.tallies().stream().anyMatch(tally -> tally.answered() > 0));
      world.terminate(doomed);
      ProgressSnapshot _ =
          eventually("all is over", TIMEOUT, () -> world.glance(doomed), now -> now.isOver(count));
      return SandboxReport.of(
          world, doomed, settle, Optional.empty(), instruments.finish(List.of()));
    }
  }
}
