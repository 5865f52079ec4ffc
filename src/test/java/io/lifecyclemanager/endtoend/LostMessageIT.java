package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue is purged while instances wait. */
@Tag("full")
class LostMessageIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 2, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(2), 1);

  @TempDir private Path folder;

  @Test
  void anInstanceWithoutAMessageIsDrainedAndCompleted() throws Exception {
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder))) {
      List<SandboxMachine> doomed = world.machines().subList(0, 2);
      world.terminate(doomed);
      world.sqs().purge(world.queueUrl());
      assertThat(world.queue()).isEqualTo(new Counts(0, 0));

      ControllerProcess controller =
          world.controller(
              world.cluster().kubeconfig(),
              folder.resolve("controller.log"),
              "--reconcile-interval=4s",
              "--settle-time=1s");
      eventually(
          "both are completed",
          TIMEOUT,
          () -> world.aws().autoScaling().completions().size() == doomed.size());

      assertThat(world.aws().autoScaling().completions())
          .allMatch(one -> one.result() == LifecycleResult.CONTINUE);
      assertThat(controller.output()).contains("adopting orphaned termination");
      assertThat(controller.output()).contains("2 pods gone");
    }
  }
}
