package io.lifecyclemanager.sandbox.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerEnvironmentTest {
  private static final Map<String, String> GIVEN =
      Map.of(
          "PATH", "/bin",
          "AWS_PROFILE", "mine",
          "KUBECONFIG", "/mine",
          "JAVA_TOOL_OPTIONS", "-agent",
          "LIFECYCLE_MANAGER_QUEUE_NAME", "mine",
          "LIFECYCLE_MANAGER_CLUSTER_NAME", "mine",
          "LIFECYCLE_MANAGER_JAVA_OPTS", "-Xmx1g");

  @Test
  void aControllerKnowsNoCredentialsAndNoSettingsOfThisProcessButTheOptionsOfItsJvm() {
    Map<String, String> environment = new HashMap<>(GIVEN);
    ControllerEnvironment.restrict(environment);
    assertThat(environment)
        .containsOnlyKeys("PATH", "JAVA_HOME", "LIFECYCLE_MANAGER_JAVA_OPTS")
        .containsEntry("LIFECYCLE_MANAGER_JAVA_OPTS", "-Xmx1g");
  }

  @Test
  void settingsThatAreIgnoredAreNamed() {
    assertThat(ControllerEnvironment.ignoredSettings(GIVEN))
        .containsExactly("LIFECYCLE_MANAGER_CLUSTER_NAME", "LIFECYCLE_MANAGER_QUEUE_NAME");
  }
}
