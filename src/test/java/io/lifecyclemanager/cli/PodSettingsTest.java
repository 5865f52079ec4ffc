package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.model.label.LabelSelectorParser;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodSettingsTest {
  @Test
  void podsAreSelectedByLabelSelectors() {
    ServeSettings.PodSettings pods =
        CommandRun.run(
                "serve",
                "--queue-name=q",
                "--protect-selector=tier in (batch,render), !canary",
                "--honor-safe-to-evict",
                "--honor-do-not-disrupt",
                "--evict-daemonsets=app in (logs,ingress)",
                "--volume-timeout=90s",
                "--surge=single-replica")
            .serveSettings()
            .pods();
    assertThat(pods)
        .isEqualTo(
            new ServeSettings.PodSettings(
                LabelSelectorParser.parse("tier in (batch,render), !canary"),
                true,
                true,
                LabelSelectorParser.parse("app in (logs,ingress)"),
                true,
                Duration.ofSeconds(90),
                true));
    assertThat(pods.protectSelector()).isPresent();
    assertThat(pods.evictDaemonSets()).isPresent();
  }
}
