package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program changes a termination in progress, as an operator in a shell does it. */
@Tag("full")
class InterventionIT {
  private static final SandboxScale SCENE =
      new SandboxScale(
          1, 2, 0, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  @AutoClose private TestWorld world;

  @BeforeEach
  void terminateTheInstance() throws Exception {
    world = TestWorld.start(SCENE, folder, 1);
    world.terminate();
  }

  @Test
  void aTerminationThatDoesNotEndIsRetriedExtendedAndCompleted() throws Exception {
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    Path token = Files.writeString(folder.resolve("token"), "an-operators-token");
    ControllerProcess controller =
        world.controller("controller", "--api-write", "--api-token-file=" + token);
    world.awaitDraining();
    String script =
        """
        ACCESS="--controller-url=$API --token-file=$TOKEN"
        lifecycle-manager retry $NODE $ACCESS; echo $?
        lifecycle-manager extend $NODE --by=2h -o json $ACCESS | tr -d ' \\n'; echo
        lifecycle-manager extend $NODE --by=30h $ACCESS; echo $?
        lifecycle-manager complete $NODE $ACCESS; echo $?
        echo yes | script -qec "lifecycle-manager complete $NODE $ACCESS" /dev/null | tail -1
        """;
    SandboxMachine machine = world.doomed().getFirst();
    BashScript said =
        BashScript.run(
            folder,
            Map.of(
                "API", "http://127.0.0.1:" + controller.port().orElseThrow(),
                "TOKEN", token.toString(),
                "NODE", machine.node()),
            TestWorld.TIMEOUT,
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
    world.await("the action is completed", glance -> glance.waiting() == 0);
    hold.release();
  }
}
