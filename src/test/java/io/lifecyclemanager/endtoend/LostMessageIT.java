package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedLifecycleState;
import io.lifecyclemanager.simulation.sqs.ElasticMq.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** Instances wait without a message on the queue, and in hooks of other controllers. */
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

  /** Of one instance the message is lost, so that the reconciler looks at both with all hooks. */
  @Test
  void hooksAndQueuesOfOtherControllersAreLeftAlone() throws Exception {
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder));
        AutoScalingClient groups = world.aws().client(AutoScalingClient.builder())) {
      String theirs = world.sqs().createQueue("theirs");
      putHook(groups, "direct", world.sqs().arn("theirs"));
      putHook(groups, "by-rule", null);
      List<SandboxMachine> doomed = world.machines().subList(0, 2);
      world.terminate(doomed.subList(0, 1));
      world.sqs().purge(world.queueUrl());
      world.terminate(doomed.subList(1, 2));
      Counts sent = world.sqs().counts(theirs);
      assertThat(sent.visible()).isGreaterThanOrEqualTo(doomed.size());

      ControllerProcess _ =
          world.controller(
              world.cluster().kubeconfig(),
              folder.resolve("controller.log"),
              "--reconcile-interval=4s",
              "--settle-time=1s");
      AutoScalingWorld scaling = world.aws().autoScaling();
      eventually(
          "both are completed", TIMEOUT, () -> scaling.completions().size() == doomed.size());

      assertThat(scaling.completions())
          .allMatch(one -> one.hook().equals("drain"))
          .allMatch(one -> one.result() == LifecycleResult.CONTINUE);
      assertThat(world.sqs().counts(theirs)).isEqualTo(sent);
      for (SandboxMachine machine : doomed) {
        assertThat(scaling.state(machine.instance()))
            .isEqualTo(SimulatedLifecycleState.TERMINATING_WAIT);
        complete(groups, "direct", machine);
        complete(groups, "by-rule", machine);
      }
      eventually(
          "both instances end",
          TIMEOUT,
          () ->
              doomed.stream()
                  .allMatch(machine ->
                      scaling.state(machine.instance())
                          != SimulatedLifecycleState.TERMINATING_WAIT));
    }
  }

  private static void putHook(AutoScalingClient groups, String name, @Nullable String queue) {
    groups.putLifecycleHook(ask ->
        ask.autoScalingGroupName("workers")
            .lifecycleHookName(name)
            .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
            .heartbeatTimeout(3600)
            .defaultResult("CONTINUE")
            .notificationTargetARN(queue)
            .roleARN(queue == null ? null : "arn:aws:iam::123456789012:role/theirs"));
  }

  private static void complete(AutoScalingClient groups, String hook, SandboxMachine machine) {
    groups.completeLifecycleAction(ask ->
        ask.autoScalingGroupName("workers")
            .lifecycleHookName(hook)
            .instanceId(machine.instance())
            .lifecycleActionResult("CONTINUE"));
  }
}
