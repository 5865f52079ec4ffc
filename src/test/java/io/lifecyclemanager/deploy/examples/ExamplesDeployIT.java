package io.lifecyclemanager.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.deploy.chart.DeployTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples under validators and linters of other people. */
class ExamplesDeployIT {
  @TempDir private Path folder;

  @Test
  void cloudFormationAcceptsTheTemplate() throws Exception {
    var _ = DeployTools.succeed("cfn-lint", ExampleFiles.STACK.toString());
  }

  @Test
  void aPropertyThatDoesNotExistIsFound() throws Exception {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(
        wrong, Files.readString(ExampleFiles.STACK).replace("HeartbeatTimeout:", "Heartbeat:"));
    assertThat(DeployTools.run("cfn-lint", wrong.toString()).exitCode()).isNotZero();
  }

  /** Terraform itself needs its registry; checkov parses the language as well. */
  @Test
  void theTerraformModuleIsParsedAsAWhole() throws Exception {
    DeployTools.ToolRun run =
        DeployTools.run(
            "checkov",
            "--directory=examples/terraform",
            "--framework=terraform",
            "--output=json",
            "--skip-download");
    JsonNode summary = new JsonMapper().readTree(run.output()).path("summary");
    assertThat(summary.path("parsing_errors").asInt(-1)).as(run.text()).isZero();
    assertThat(summary.path("resource_count").asInt()).as(run.text()).isGreaterThanOrEqualTo(11);
  }

  @Test
  void theStatefulSetHasTheFieldsOfItsSchemaAndNoOther() throws Exception {
    var _ =
        DeployTools.succeed(
            "kubernetes-validate",
            "--strict",
            "--kubernetes-version=1.30",
            "examples/statefulset/statefulset.yaml");
  }

  @Test
  void theFilesAreTidy() throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--strict", "--config-file=src/test/deploy/yamllint.yaml"));
    for (Path file : ExampleFiles.named(".yaml")) {
      if (!file.equals(ExampleFiles.STACK)) {
        arguments.add(file.toString());
      }
    }
    var _ = DeployTools.succeed("yamllint", arguments.toArray(String[]::new));
  }
}
