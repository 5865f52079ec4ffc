package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.PreviewSettings;
import io.lifecyclemanager.model.GroupName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code preview} as a user runs it in a shell. */
class PreviewOptionsTest {
  @Test
  void nodesAndOptionsMayBeMixedAndWhatBlocksIsTheExitCode() {
    CommandRun program =
        CommandRun.run(
            "preview", "node-1", "-o", "json", "node-2", "--max-termination-grace-period=0");
    assertThat(program.exitCode()).isEqualTo(1);
    PreviewSettings settings = program.previewSettings();
    assertThat(settings.nodes()).containsExactly("node-1", "node-2");
    assertThat(settings.group()).isNull();
    assertThat(settings.maxGracePeriod()).isEqualTo(Duration.ZERO);
    assertThat(settings.loadBalancers().targetGroups()).isTrue();
    assertThat(settings.json()).isTrue();
  }

  @Test
  void aGroupTakesThePlaceOfNodes() {
    assertThat(CommandRun.run("preview", "--group=web").previewSettings().group())
        .isEqualTo(new GroupName("web"));
  }

  @Test
  void eitherNodesOrAGroupAreRequired() {
    CommandRun neither = CommandRun.run("preview");
    assertThat(neither.exitCode()).isEqualTo(2);
    assertThat(neither.problems())
        .containsExactly(
            "NODE: is required; give the name of a node, or --group for those of a group");
    CommandRun both = CommandRun.run("preview", "node-1", "--group=web");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.problems()).containsExactly("NODE: is given with --group; omit one of them");
  }
}
