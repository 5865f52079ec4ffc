package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.endtoend.fault.TerminationChecks;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleOutcome;
import io.lifecyclemanager.simulation.aws.autoscaling.LifecycleResult;
import io.lifecyclemanager.simulation.kubernetes.kubelet.PodHistory;
import io.lifecyclemanager.simulation.sqs.KeptAttributes;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The README's section "Five minutes" with a real shell and the real AWS CLI: its blocks of code
 * are run as they stand there, one after another, in one shell. The environment variable {@code
 * LIFECYCLE_MANAGER_AWS_CLI} names the CLI's executable; {@code src/test/moto/install.sh} installs
 * one.
 */
class FiveMinutesAwsCliIT {
  private static final String CLI = "LIFECYCLE_MANAGER_AWS_CLI";
  private static final String GROUP = "workers";
  private static final String QUEUE = "lifecycle-manager";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int PODS = 3;
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, PODS, 0, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMinutes(1), 1);

  @TempDir private Path folder;

  @Test
  void theReadmeLeadsFromNothingToTheFirstGracefulTerminationAndBack() throws Exception {
    List<String> blocks = blocks();
    String values = values();
    assertThat(names(blocks.getFirst())).as("the reader's values").isEqualTo(names(values));
    try (SandboxWorld world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder));
        KeptAttributes queues = KeptAttributes.of(world.sqs())) {
      removeHook(world.aws());

      BashScript walk =
          BashScript.run(folder, environment(world, queues), FIVE_MINUTES, script(blocks, values));

      String all = walk.out() + walk.err();
      assertThat(walk.exitCode()).as(all).isZero();
      // The second says that there is something to make; doctor is the fifth.
      assertThat(Files.readAllLines(folder.resolve("statuses")))
          .as(all)
          .containsExactly("0", "1", "0", "0", "0", "0", "0", "0", "0");
      assertThat(walk.out()).contains("√ LM302 delivery-probe").doesNotContain("×");
      assertThat(walk.out()).contains("termination completed after", "removed queue " + QUEUE);
      assertGraceful(world);
      assertNothingIsLeft(world);
    }
  }

  /** The blocks of the section, the reader's own values first. */
  private static List<String> blocks() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.split("\n## Five minutes\n", 2)[1].split("\n## ", 2)[0];
    return Pattern.compile("^```\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(section)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  /** What stands in the place of the first block. A port is only free here if it is asked for. */
  private static String values() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return """
      export AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2
      CLUSTER=%s GROUP=%s QUEUE=%s PORT=%d
      """
          .formatted(SandboxWorld.CLUSTER_NAME, GROUP, QUEUE, free.getLocalPort());
    }
  }

  private static List<String> names(String values) {
    return Pattern.compile("(\\w+)=")
        .matcher(values)
        .results()
        .map((MatchResult name) -> name.group(1))
        .toList();
  }

  /** Ends only when all that was begun in it has ended. */
  private static String script(List<String> blocks, String values) {
    String status = "echo $? >> statuses\n";
    return values
        + status
        + blocks.stream().skip(1).map(block -> block + status).collect(Collectors.joining())
        + "wait\n";
  }

  private Map<String, String> environment(SandboxWorld world, KeptAttributes queues) {
    Map<String, String> environment = new HashMap<>(world.aws().environment());
    environment.remove("AWS_REGION"); // one of the reader's values
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    environment.put("KUBECONFIG", world.cluster().kubeconfig().toString());
    environment.put(
        "PATH",
        BashScript.path(ControllerProcess.distribution().resolve("bin"), executable().getParent()));
    return environment;
  }

  private static Path executable() {
    String named = System.getenv().getOrDefault(CLI, "");
    if (named.isEmpty() || !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException(
          "%s must name the AWS CLI's executable (is '%s'); src/test/moto/install.sh FOLDER"
                  .formatted(CLI, named)
              + " installs one");
    }
    return Path.of(named);
  }

  /** The sandbox's world is set up from its beginning; its queue stays, as one of others. */
  private static void removeHook(SimulatedAws aws) {
    try (AutoScalingClient client = aws.client(AutoScalingClient.builder())) {
      client.deleteLifecycleHook(h -> h.autoScalingGroupName(GROUP).lifecycleHookName("drain"));
    }
  }

  private static void assertGraceful(SandboxWorld world) throws Exception {
    List<LifecycleOutcome> completions = world.aws().autoScaling().completions();
    assertThat(completions)
        .extracting(LifecycleOutcome::result)
        .containsExactly(LifecycleResult.CONTINUE);
    String ended = completions.getFirst().instanceId();
    List<SandboxMachine> doomed =
        world.machines().stream().filter(one -> one.instance().equals(ended)).toList();
    ProgressSnapshot _ =
        eventually("all is over", TIMEOUT, () -> world.glance(doomed), glance -> glance.isOver(1));
    List<PodHistory> moved = ProgressSnapshot.movable(world, doomed);
    assertThat(moved).hasSize(PODS).allMatch(pod -> pod.deletionSeen().isPresent());
    assertThat(TerminationChecks.of(world, doomed)).isEmpty();
  }

  private static void assertNothingIsLeft(SandboxWorld world) {
    try (AutoScalingClient groups = world.aws().client(AutoScalingClient.builder());
        IamClient roles = world.aws().client(IamClient.builder());
        SqsClient queues = world.sqs().client()) {
      assertThat(groups.describeLifecycleHooks(h -> h.autoScalingGroupName(GROUP)).lifecycleHooks())
          .isEmpty();
      assertThatThrownBy(() -> roles.getRole(r -> r.roleName(QUEUE + "-notifications")))
          .isInstanceOf(NoSuchEntityException.class);
      assertThat(queues.listQueues().queueUrls()).containsExactly(world.queueUrl());
    }
  }
}
