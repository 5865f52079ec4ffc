package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program changes a termination in progress, as an operator in a shell does it. */
@Tag("full")
class InterventionIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final SandboxScale SCENE =
      new SandboxScale(
          1, 2, 0, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  private SandboxWorld world;
  private List<SandboxMachine> doomed;

  @BeforeEach
  void terminateTheInstance() throws Exception {
    world = SandboxWorld.start(SCENE, new SimulatedSandboxCluster(folder));
    doomed = world.machines();
    world.terminate(doomed);
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void aTerminationThatDoesNotEndIsRetriedExtendedAndCompleted() throws Exception {
    PodHold hold = PodHold.onEach(world, doomed);
    Path token = Files.writeString(folder.resolve("token"), "an-operators-token");
    ControllerProcess controller =
        world.controller(
            world.cluster().kubeconfig(),
            folder.resolve("controller.log"),
            "--cluster-name=" + SandboxWorld.CLUSTER_NAME,
            "--settle-time=1",
            "--api-write",
            "--api-token-file=" + token);
    ProgressSnapshot _ =
        eventually(
            "pods are stopping; its log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(doomed),
            glance -> glance.stopping() > 0);
    String script =
        """
        ACCESS="--controller-url=$API --token-file=$TOKEN"
        lifecycle-manager retry $NODE $ACCESS; echo $?
        lifecycle-manager extend $NODE --by=2h -o json $ACCESS | tr -d ' \\n'; echo
        lifecycle-manager extend $NODE --by=30h $ACCESS; echo $?
        lifecycle-manager complete $NODE $ACCESS; echo $?
        echo yes | script -qec "lifecycle-manager complete $NODE $ACCESS" /dev/null | tail -1
        """;
    SandboxMachine machine = doomed.getFirst();
    BashScript said =
        BashScript.run(
            folder,
            Map.of(
                "API", "http://127.0.0.1:" + controller.port().orElseThrow(),
                "TOKEN", token.toString(),
                "NODE", machine.node()),
            TIMEOUT,
            script);

    String name = "%s (%s): ".formatted(machine.instance(), machine.node());
    assertThat(said.out().lines().toList())
        .as(said.toString())
        .satisfiesExactly(
            retried -> assertThat(retried).startsWith(name + "evictions that were refused"),
            code -> assertThat(code).isEqualTo("0"),
            extended -> assertThat(extended).contains("\"status\":\"accepted\"", "thedeadlineis20"),
            code -> assertThat(code).isEqualTo("1"),
            code -> assertThat(code).isEqualTo("2"),
            done ->
                assertThat(done)
                    .endsWith("? [y/N] " + name + "the lifecycle actions are completed now"));
    assertThat(said.err())
        .contains(name + "refused: the latest possible deadline is 20", "--yes: is required");
    ProgressSnapshot _ =
        eventually(
            "the action is completed; its log: " + controller.log(),
            TIMEOUT,
            () -> world.glance(doomed),
            glance -> glance.waiting() == 0);
    hold.release();
  }
}
