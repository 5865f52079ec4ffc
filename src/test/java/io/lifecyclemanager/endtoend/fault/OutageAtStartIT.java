package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.kubernetes.api.ApiFault;
import io.lifecyclemanager.simulation.kubernetes.api.InjectedResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not there yet when the program starts is said, waited for, and then used. */
@Tag("full")
class OutageAtStartIT {
  private static final SandboxScale SCENE =
      new SandboxScale(1, 1, 0, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(30), 1);

  @TempDir private Path folder;

  @Test
  void withoutQueueAndApiServerItIsAliveAndNotReadyUntilTheyAnswer() throws Exception {
    try (TestWorld test = TestWorld.start(SCENE, folder, 1)) {
      SandboxWorld world = test.sandbox();
      world.sqs().deleteQueue(world.queueUrl());
      ApiFault outage =
          test.cluster()
              .kubernetes()
              .faults()
              .answer("list", "nodes", InjectedResponse.internalError("etcd is away"));
      ControllerProcess controller = test.controller("controller");

      controller.awaitStatus("/livez", 200, TestWorld.TIMEOUT);
      String said =
          eventually(
              "both outages are said",
              TestWorld.TIMEOUT,
              controller::output,
              text ->
                  text.contains("receiving from the queue failed")
                      && text.contains("etcd is away"));
      assertThat(said.lines().filter(line -> line.contains("receiving from the queue failed")))
          .first()
          .asString()
          .contains(SandboxWorld.QUEUE, "next try in");
      assertThat(said).doesNotContain("\tat ");
      assertThat(controller.status("/readyz")).isEqualTo(503);
      assertThat(controller.status("/livez")).isEqualTo(200);

      outage.close();
      String _ = world.sqs().createQueue(SandboxWorld.QUEUE);
      controller.awaitReady(TestWorld.TIMEOUT);

      test.terminate();
      test.awaitOver();
      SandboxReport report = SandboxReport.of(world, test.doomed());
      assertThat(report.isGood()).as(report::text).isTrue();
    }
  }
}
