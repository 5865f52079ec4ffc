package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.app.control.ControllerLocation;
import io.lifecyclemanager.app.support.SupportBundleSettings;
import io.lifecyclemanager.app.support.SupportBundleSettings.PartName;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code support-bundle} as a user runs it in a shell. */
class SupportBundleOptionsTest {
  @Test
  void withoutOptionsEverythingIsReadThroughTheApiServer() {
    CommandRun program = CommandRun.run("support-bundle");
    assertThat(program.exitCode()).isZero();
    assertThat(program.out()).isEqualTo("b.zip: 3\n");
    assertThat(program.holdSettings())
        .isEqualTo(
            new SupportBundleSettings(
                null,
                false,
                new ControllerLocation.ThroughApiServer(
                    null, "lifecycle-manager", "lifecycle-manager", "http"),
                null,
                "lifecycle-manager",
                Set.of(),
                5000,
                false));
  }

  @Test
  void aUrlIsUsedBesideTheKubeconfig(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("config"));
    assertThat(
            CommandRun.run(
                    "support-bundle",
                    "-o",
                    folder.resolve("b.zip").toString(),
                    "--force",
                    "--controller-url=http://localhost:8080",
                    "--token-file=" + file,
                    "--kubeconfig=" + file,
                    "--namespace=drains",
                    "--omit=logs,doctor",
                    "--omit=events",
                    "--log-lines=7",
                    "--keep-accounts")
                .holdSettings())
        .isEqualTo(
            new SupportBundleSettings(
                folder.resolve("b.zip"),
                true,
                new ControllerLocation.DirectUrl(URI.create("http://localhost:8080"), file),
                file,
                "drains",
                Set.of(PartName.LOGS, PartName.DOCTOR, PartName.EVENTS),
                7,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--omit=log|--omit: 'log' is no part; give one of settings, versions, status, events,"
            + " metrics, logs, doctor",
        "--omit=,|--omit: the list is empty; give PART[,PART] or omit the option",
        "--log-lines=0|--log-lines: '0' is out of range; give a whole number from 1 to 100000",
        "--output=/absent/b.zip|--output: there is no folder '/absent'; create it, or give another",
        "--namespace=A B|--namespace: 'A B' is not NAME; give a name that is valid in Kubernetes",
        "--token-file=pom.xml|--token-file: the API server passes no token on; give"
            + " --controller-url too"
      })
  void whatIsInvalidIsExplained(String option, String problem) {
    CommandRun program = CommandRun.run("support-bundle", option);
    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.problems()).containsExactly(problem);
  }

  @Test
  void theServiceHasNoEffectBesideAUrl() {
    assertThat(
            CommandRun.run("support-bundle", "--controller-url=http://x", "--service=y").problems())
        .containsExactly("--service: has no effect with --controller-url; omit one of them");
  }
}
