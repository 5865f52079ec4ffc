package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.ServeSettings;
import io.lifecyclemanager.model.label.LabelSelectorParser;
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
                "--honor-do-not-disrupt")
            .serveSettings()
            .pods();
    assertThat(pods)
        .isEqualTo(
            new ServeSettings.PodSettings(
                LabelSelectorParser.parse("tier in (batch,render), !canary"), true, true));
    assertThat(pods.protectSelector()).isPresent();
  }
}
