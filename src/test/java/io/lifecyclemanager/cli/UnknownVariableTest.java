package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.option.RawOptions;
import io.lifecyclemanager.cli.serve.ServeOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownVariableTest {
  @Test
  void whatKubernetesSaysOfAServiceOfTheSameNameIsNoSetting() {
    Map<String, String> links =
        Map.of(
            "LIFECYCLE_MANAGER_PORT", "tcp://10.0.0.1:8080",
            "LIFECYCLE_MANAGER_PORT_8080_TCP_ADDR", "10.0.0.1",
            "LIFECYCLE_MANAGER_SERVICE_HOST", "10.0.0.1",
            "LIFECYCLE_MANAGER_SERVICE_PORT_HTTP", "8080");
    assertThat(CommandRun.run(links, "serve", "--queue-name=q").serveSettings().web().port())
        .isEqualTo(8080);
    assertThat(RawOptions.unknownVariables(ServeOptions.TABLE.options(), links)).isEmpty();
  }

  @Test
  void aMisspeltVariableIsFound() {
    assertThat(
            RawOptions.unknownVariables(
                ServeOptions.TABLE.options(),
                Map.of(
                    "LIFECYCLE_MANAGER_QUEUE_NAM", "q",
                    "LIFECYCLE_MANAGER_JAVA_OPTS", "-Xmx1g",
                    "LIFECYCLE_MANAGER_REGION", "r",
                    "PATH", "/bin")))
        .containsExactly("LIFECYCLE_MANAGER_QUEUE_NAM");
  }
}
