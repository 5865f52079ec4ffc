package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.enrollment.ControllerPermissions;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.event.EventKind;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.simulation.aws.AwsRelay;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.CallLog.AwsCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, with no more permissions in AWS than the printed policy gives. */
@Tag("full")
class EnforcedPolicyIT {
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 1, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30), 1);

  @TempDir private Path folder;

  @Test
  void terminationsAreCompleteAndNothingIsDenied() throws Exception {
    try (TestWorld test = TestWorld.start(SCENE, folder, 2);
        AwsRelay queue =
            AwsRelay.ofQueues(
                test.sandbox().sqs().endpoint(), test.sandbox().aws(), new SystemTime())) {
      SandboxWorld world = test.sandbox();
      world.aws().enforcement().enforce(policy());
      Map<String, String> environment = new HashMap<>(world.environment());
      environment.put("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:" + queue.port());
      ControllerProcess controller =
          test.controller(environment, "controller", "--reconcile-interval=4");
      controller.awaitReady(TestWorld.TIMEOUT);
      test.terminate();
      test.awaitOver();

      SandboxReport report = SandboxReport.of(world, test.doomed());
      assertThat(report.isGood()).as(report::text).isTrue();
      assertThat(world.aws().enforcement().denied()).isEmpty();
      assertThat(world.aws().calls().all())
          .extracting(AwsCall::operation)
          .contains(
              "ReceiveMessage",
              "DeregisterTargets",
              "DeregisterInstancesFromLoadBalancer",
              "CompleteLifecycleAction");
      assertThat(controller.output()).doesNotContain("without permission");
    }
  }

  private static String policy() {
    AwsLocation location = new AwsLocation("aws", Arns.REGION, Arns.ACCOUNT);
    return new ControllerPermissions(
            location,
            location.queueArn(SandboxWorld.QUEUE),
            SandboxWorld.CLUSTER_NAME,
            true,
            true,
            EnumSet.allOf(EventKind.class),
            Optional.empty())
        .policy()
        .json();
  }
}
