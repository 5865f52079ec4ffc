package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ReleaseSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code release} as a user runs it in a shell. */
class ReleaseOptionsTest {
  @Test
  void nodesAndOptionsMayBeMixed() {
    CommandRun program =
        CommandRun.run("release", "node-1", "--force", "-o", "json", "node-2", "node-1");
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).isEqualTo("node-1: released\n");
    assertThat(program.releaseSettings())
        .isEqualTo(new ReleaseSettings(List.of("node-1", "node-2"), null, true, false, true));
  }

  @Test
  void withoutOptionsNothingIsForced() {
    assertThat(
            CommandRun.run("release", "ip-10-0-1-7.ec2.internal", "--kubeconfig=file")
                .releaseSettings())
        .isEqualTo(
            new ReleaseSettings(
                List.of("ip-10-0-1-7.ec2.internal"), Path.of("file"), false, false, false));
  }

  @Test
  void withoutANodeItIsAnError() {
    CommandRun program = CommandRun.run("release", "--force");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems()).containsExactly("NODE: is required; give the name of a node");
  }

  @Test
  void whatCannotBeTheNameOfANodeIsAnError() {
    CommandRun program = CommandRun.run("release", "node-1", "../pods", "--output=yaml");
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems())
        .containsExactlyInAnyOrder(
            "NODE: '../pods' is no name of a node; give a name",
            "--output: 'yaml' is not a valid value; give one of text, json");
  }
}
