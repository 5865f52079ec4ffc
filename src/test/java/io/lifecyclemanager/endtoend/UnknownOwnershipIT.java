package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleHook;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters share a queue, and no option says which groups belong to this one. */
@Tag("full")
class UnknownOwnershipIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final SandboxScale SCENE =
      new SandboxScale(1, 1, 0, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30), 1);

  @TempDir private Path folder;

  @Test
  void theMessageOfAnInstanceThatMayBelongToAnotherClusterIsReturnedAndStays() throws Exception {
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder))) {
      String stranger =
          world
              .aws()
              .autoScaling()
              .createGroup("strangers")
              .hook(LifecycleHook.terminating("theirs").target(world.sqs().arn(SandboxWorld.QUEUE)))
              .launch();
      ControllerProcess controller =
          world.controller(world.cluster().kubeconfig(), folder.resolve("controller.log"));
      controller.awaitReady(TIMEOUT);
      assertThat(controller.output()).contains("neither --cluster-name nor --groups is given");

      world.aws().autoScaling().terminate(stranger);
      eventually(
          "the message is returned to the queue, and the log says so",
          TIMEOUT,
          () ->
              controller
                  .output()
                  .lines()
                  .anyMatch(line -> line.contains("returned message") && line.contains(stranger)));

      assertThat(world.aws().autoScaling().state(stranger))
          .isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
      assertThat(world.aws().autoScaling().outcomes()).isEmpty();
      assertThat(world.aws().calls().of(AwsService.AUTO_SCALING, "CompleteLifecycleAction"))
          .isEmpty();
      controller.askToEnd();
      int _ = controller.awaitEnd(TIMEOUT);
      eventually("others can have it", TIMEOUT, () -> world.queue().equals(new Counts(1, 0)));
    }
  }
}
