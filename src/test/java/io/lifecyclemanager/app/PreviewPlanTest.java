package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.plan.PlanParser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node and the hooks of its group ask for is part of the preview. */
class PreviewPlanTest extends PreviewScenario {
  @Test
  void aNodeWithDrainModeNoneKeepsItsPods() throws InterruptedException {
    request = PlanParser.ofAnnotations("none", "2h");
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    pods.budget("shop", "web", Map.of("app", "web"), 0);
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isZero();
    assertThat(result.output())
        .isEqualTo(
            """
            node-1 (i-00000000000000001): about 0 s, 0 pods to evict, 0 ignored, nothing blocks
              drain mode none: pods stay on the node
              deadline after 2h\
            """);
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void thePodsOfANodeWithDrainModeWaitBlockAndAreNotTried() throws InterruptedException {
    request = PlanParser.ofAnnotations("wait", "later");
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "  drain mode wait: pods are waited for and evicted as the deadline approaches\n",
            "  lifecycle-manager.io/deadline=later of annotation of the node is invalid",
            "  shop/web-1: is waited for (drain mode wait)");
    assertThat(pods.evictions()).isEmpty();
  }

  @Test
  void theMetadataOfTheHooksCountsAfterTheAnnotationsOfTheNode() throws InterruptedException {
    ofHooks = PlanParser.ofMetadata("drain", "drain=wait,deadline=2h,wait-for-replacement=5m");
    pods.add(NODE, PodSpec.pod("web-1").grace(30));
    assertThat(preview(Duration.ofMinutes(15), null, "node-1"))
        .isEqualTo(
            new CommandResult(
                """
                node-1 (i-00000000000000001): about 30 s, 1 pods to evict, 0 ignored, 1 block
                  drain mode wait: pods are waited for and evicted as the deadline approaches
                  deadline after 2h
                  waits up to 5m for a replacement
                  shop/web-1: is waited for (drain mode wait); deleted as the deadline approaches\
                """,
                "",
                1));
    assertThat(run(settings(Duration.ofMinutes(15), null, true, "node-1"), pods).output())
        .contains(
            "\"drain\": \"wait\"",
            "\"deadlineSeconds\": 7200",
            "\"waitForReplacementSeconds\": 300");

    request = PlanParser.ofAnnotations("evict", "10m");
    assertThat(preview(Duration.ofMinutes(15), null, "node-1").output())
        .contains("nothing blocks", "drain mode evict", "deadline after 10m", "waits up to 5m");
  }

  @Test
  void withoutPermissionForTheHooksTheDefaultsAreShownAndSaidSo() throws InterruptedException {
    hookFailure = FailureKind.DENIED;
    CommandResult result = preview(Duration.ofMinutes(15), null, "node-1");
    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).contains("nothing blocks");
    assertThat(result.failure()).contains("hooks is not known", "DescribeLifecycleHooks: no");
  }

  @Test
  void withoutAnAnswerAboutTheHooksThereIsNoPreview() throws InterruptedException {
    hookFailure = FailureKind.UNAVAILABLE;
    assertThat(preview(Duration.ofMinutes(15), null, "node-1"))
        .isEqualTo(new CommandResult("", "DescribeLifecycleHooks: no", 3));
  }
}
