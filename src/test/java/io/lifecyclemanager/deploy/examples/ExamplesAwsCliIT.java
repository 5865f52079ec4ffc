package io.lifecyclemanager.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.aws.SimulatedAws;
import io.lifecyclemanager.simulation.aws.query.AwsFaults;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.sqs.ElasticMq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/**
 * The scripts that move groups from other controllers, run in the simulated AWS with the AWS CLI
 * that the environment variable {@code LIFECYCLE_MANAGER_AWS_CLI} names.
 */
class ExamplesAwsCliIT {
  private static final String CLI = "LIFECYCLE_MANAGER_AWS_CLI";
  private static final String REMOVE = script("from-node-termination-handler/remove-hooks.sh");
  private static final String SWITCH = script("from-keikoproj/switch-group.sh");
  private static final String GROUP = "workers";
  private static final String OWN = "lifecycle-manager";
  private static final String THEIRS = "k8s-term-hook";
  private static final String ROLE = "arn:aws:iam::123456789012:role/";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final ElasticMq sqs = ElasticMq.start();
  private final SimulatedAws aws = SimulatedAws.start(new SystemTime()::now, sqs::sendToArn);
  private final AutoScalingClient groups = aws.client(AutoScalingClient.builder());
  @TempDir private Path folder;

  @BeforeEach
  void createGroup() {
    Object _ = aws.autoScaling().createGroup(GROUP);
    Stream.of("old", "drains").forEach(sqs::createQueue);
  }

  @AfterEach
  void close() {
    groups.close();
    aws.close();
    sqs.close();
  }

  private record CliRun(int exitCode, String out, String err) {}

  @Test
  void aGroupThatCannotBeReadIsNoGroupWithoutHooks() throws Exception {
    Object _ =
        aws.faults().add(AwsService.AUTO_SCALING, AwsFaults.ANY, AwsFaults.Effect.accessDenied());
    for (CliRun failed :
        List.of(run(REMOVE, THEIRS, GROUP), run(SWITCH, GROUP, "drains", ROLE + "new"))) {
      assertThat(failed.exitCode()).isGreaterThan(2);
      assertThat(failed.out()).isEmpty();
    }
  }

  @Test
  void theHookOfAnotherControllerIsRemovedOnlyBesideOurs() throws Exception {
    putHook(THEIRS, "old");
    CliRun kept = run(REMOVE, THEIRS, GROUP);
    assertThat(kept.exitCode()).isOne();
    assertThat(kept.err()).contains("kept, because it has no hook lifecycle-manager");
    assertThat(names()).containsExactly(THEIRS);
    putHook(OWN, "drains");
    assertThat(run(REMOVE, THEIRS, GROUP).out()).contains("removed hook");
    assertThat(run(REMOVE, THEIRS, GROUP).out()).contains("no hook");
    assertThat(run(REMOVE, OWN, GROUP).exitCode()).isEqualTo(2);
    assertThat(names()).containsExactly(OWN);
  }

  @Test
  void aGroupIsSwitchedToAnotherQueueAndBackAndItsHookStaysAsItIs() throws Exception {
    putHook(OWN, "old");
    LifecycleHook before = hook();
    CliRun switched = run(SWITCH, GROUP, "drains", ROLE + "drains");
    assertThat(switched.exitCode()).as(switched.err()).isZero();
    LifecycleHook after =
        before.copy(hook -> hook.notificationTargetARN(sqs.arn("drains")).roleARN(ROLE + "drains"));
    assertThat(hook()).isEqualTo(after);
    assertThat(run(SWITCH, GROUP, "drains", ROLE + "drains").out()).contains("already");
    assertThat(hook()).isEqualTo(after);

    String back = switched.out().lines().findFirst().orElseThrow();
    String printed = back.substring(back.indexOf(SWITCH));
    assertThat(run(printed.split(" ")).exitCode()).isZero();
    assertThat(hook()).isEqualTo(before);
  }

  @Test
  void aGroupWithoutTheHookIsLeftAsItIs() throws Exception {
    CliRun failed = run(SWITCH, GROUP, "drains", ROLE + "drains");
    assertThat(failed.exitCode()).isOne();
    assertThat(failed.err()).contains("group workers has no hook lifecycle-manager");
    assertThat(names()).isEmpty();
    assertThat(run(SWITCH, GROUP).exitCode()).isEqualTo(2);
  }

  private void putHook(String name, String queue) {
    groups.putLifecycleHook(ask ->
        ask.autoScalingGroupName(GROUP)
            .lifecycleHookName(name)
            .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
            .heartbeatTimeout(432)
            .defaultResult("ABANDON")
            .notificationMetadata("{\"two\": \"words\"}")
            .notificationTargetARN(sqs.arn(queue))
            .roleARN(ROLE + queue));
  }

  private List<LifecycleHook> hooks() {
    return groups.describeLifecycleHooks(ask -> ask.autoScalingGroupName(GROUP)).lifecycleHooks();
  }

  private LifecycleHook hook() {
    return hooks().getFirst();
  }

  private List<String> names() {
    return hooks().stream().map(LifecycleHook::lifecycleHookName).toList();
  }

  private static String script(String name) {
    return ExampleFiles.FOLDER.resolve(name).toString();
  }

  private CliRun run(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(Arrays.asList(command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(aws.environment());
    builder.environment().put("AWS_DEFAULT_REGION", "us-west-2");
    builder.environment().put("PATH", cli().getParent() + ":" + System.getenv("PATH"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      Process _ = process.destroyForcibly();
    }
    return new CliRun(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Path cli() {
    return Stream.ofNullable(System.getenv(CLI))
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                CLI + " must name the AWS CLI's executable; src/test/moto/install.sh FOLDER"));
  }
}
