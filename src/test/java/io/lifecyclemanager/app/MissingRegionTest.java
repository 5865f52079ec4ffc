package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.model.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No region is configured anywhere. In a process of its own, whose environment is known. */
class MissingRegionTest {
  /** What the other process does. */
  static final class WithoutRegion {
    private WithoutRegion() {}

    public static void main(String[] none) {
      try (AwsClients clients = AwsClients.create(null, new SystemTime(), _ -> {})) {
        System.out.print("made " + clients.sqs().serviceName());
      } catch (IllegalArgumentException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void aMissingRegionIsReportedInOneLineThatSaysWhatToDo()
      throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Daws.configFile=none",
            "-Daws.sharedCredentialsFile=none",
            WithoutRegion.class.getName());
    Map<String, String> environment = java.environment();
    environment.keySet().removeAll(Set.of("AWS_REGION", "AWS_DEFAULT_REGION"));
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(said).contains("no AWS region").contains("--region").contains("AWS_REGION");
    } finally {
      process.destroyForcibly();
    }
  }
}
