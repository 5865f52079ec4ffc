package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.deploy.chart.DeployTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The IAM policies under parliament, which knows the actions of AWS with their resources and
 * conditions. Policies of partitions that it does not know differ in partition and region only.
 */
class ParliamentDeployIT {
  static final List<String> FILES =
      List.of(
          "controller.aws.json",
          "controller.aws-cn.json",
          "controller.aws-us-gov.json",
          "enroll.aws.json",
          "enroll.aws-cn.json",
          "enroll.aws-us-gov.json");

  @ParameterizedTest
  @FieldSource("FILES")
  void aPolicyHasNoFindings(String file) throws Exception {
    DeployTools.ToolRun run = examine(read(file));
    assertThat(run.output()).isBlank();
    assertThat(run.exitCode()).as(run.text()).isZero();
  }

  @Test
  void anActionThatDoesNotExistIsFound() throws Exception {
    String wrong = read("controller.aws.json").replace("sqs:ReceiveMessage", "sqs:ReceiveMessages");
    DeployTools.ToolRun run = examine(wrong);
    assertThat(run.exitCode()).isOne();
    assertThat(run.output()).contains("UNKNOWN_ACTION");
  }

  private static String read(String file) throws Exception {
    return Files.readString(Path.of("deploy/iam").resolve(file));
  }

  private static DeployTools.ToolRun examine(String policy) throws Exception {
    return DeployTools.run("parliament", "--json", "--string=" + policy);
  }
}
