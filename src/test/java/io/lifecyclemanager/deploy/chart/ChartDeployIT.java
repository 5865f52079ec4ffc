package io.lifecyclemanager.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart, with Helm. */
class ChartDeployIT {
  private static final String CHART = ChartObjects.CHART.toString();
  private static final String ALL = "--values=" + ChartObjects.ALL_VALUES;

  @Test
  void helmFindsNothingToReportWithTheDefaultValuesAndWithAllOthers() throws Exception {
    assertThat(DeployTools.succeed("helm", "lint", "--strict", CHART)).doesNotContain("[WARNING]");
    assertThat(DeployTools.succeed("helm", "lint", "--strict", CHART, ALL))
        .doesNotContain("[WARNING]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=0                        | replicas            | minimum",
        "replicas=two                      | replicas            | integer",
        "logFormat=xml                     | logFormat           | json",
        "logLevel=trace                    | logLevel            | debug",
        "maxTimeToProcess=soon             | maxTimeToProcess    | pattern",
        "maxUnavailable=0%                 | maxUnavailable      | pattern",
        "queueName=                        | queueUrl            | minLength",
        "queueName=https://sqs/1/queue     | queueName           | pattern",
        "image.digest=sha256:12            | image/digest        | pattern",
        "image.tagg=1                      | image               | tagg",
        "permissions.everything=true       | permissions         | everything",
        "regoin=us-west-2                  | ''                  | regoin",
        "runAsUser=0                       | runAsUser           | minimum",
        "extraArgs[0]=dry-run              | extraArgs/0         | pattern",
        "maxTimeToProcess=-1               | maxTimeToProcess    | minimum",
        "nodeSelector.kubernetes\\.io/os=x  | nodeSelector        | linux",
        "podLabels.app\\.kubernetes\\.io/name=x | podLabels        | false",
        "metrics.podMonitor.interval=often | podMonitor/interval | pattern"
      })
  void aWrongValueIsRefusedByNameWithWhatIsAllowed(String value, String name, String allowed)
      throws Exception {
    DeployTools.ToolRun run = DeployTools.run("helm", "template", "x", CHART, "--set=" + value);
    assertThat(run.exitCode()).as(value).isNotZero();
    assertThat(run.errors()).contains("values don't meet the specifications", name, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serviceAccount.create=false | name the existing ServiceAccount",
        "metrics.podMonitor.create=true,metrics.serviceMonitor.create=true | set one of them"
      })
  void valuesThatContradictEachOtherAreRefused(String values, String reason) throws Exception {
    DeployTools.ToolRun run = DeployTools.run("helm", "template", "x", CHART, "--set=" + values);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.errors()).contains(reason);
  }

  @Test
  void anOldClusterIsToldWhatToSwitchOff() throws Exception {
    DeployTools.ToolRun run =
        DeployTools.run("helm", "template", "x", CHART, "--kube-version=1.29.4");
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.errors()).contains("admissionPolicy.create", "1.30", "set it to false");
    String old =
        DeployTools.succeed(
            "helm",
            "template",
            "x",
            CHART,
            "--kube-version=1.29.4",
            "--set=admissionPolicy.create=false");
    assertThat(old).doesNotContain("ValidatingAdmissionPolicy").contains("kind: Deployment");
  }

  /** Helm reads a number of a file as a floating-point number, and not one of --set. */
  @Test
  void largeNumbersStayWhole(@TempDir Path folder) throws Exception {
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            """
            runAsUser: 1000650000
            terminationGracePeriodSeconds: 2000000
            maxUnavailable: 3000000
            maxTimeToProcess: 4000000
            maxTerminationGracePeriod: 5000000
            """);
    JsonNode pod = pod(ChartObjects.render("--values=" + values));
    for (String field : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      assertThat(pod.path("securityContext").path(field).toString()).isEqualTo("1000650000");
    }
    assertThat(pod.path("terminationGracePeriodSeconds").toString()).isEqualTo("2000000");
    assertThat(pod.at("/containers/0/args").toString())
        .contains(
            "\"--max-unavailable=3000000\"",
            "\"--max-time-to-process=4000000\"",
            "\"--max-termination-grace-period=5000000\"");
  }

  @Test
  void namesThatYamlReadsAsSomethingElseStayNames() throws Exception {
    Map<String, JsonNode> objects =
        ChartObjects.parse(
            DeployTools.succeed(
                "helm",
                "template",
                "123",
                CHART,
                "--namespace=456",
                "--set-string=clusterName=production: blue # old"));
    assertThat(objects.keySet()).contains("Deployment 456/123-lifecycle-manager");
    for (JsonNode object : objects.values()) {
      assertThat(object.at("/metadata/labels/app.kubernetes.io~1instance"))
          .isEqualTo(TextNode.valueOf("123"));
      JsonNode namespace = object.at("/metadata/namespace");
      assertThat(namespace.isMissingNode() || namespace.isTextual()).as("%s", object).isTrue();
    }
    assertThat(pod(objects).at("/containers/0/args").toString())
        .contains("\"--cluster-name=production: blue # old\"");
  }

  /** An annotation of the pods that both the chart and the user give. */
  @Test
  void anAnnotationOfTheUserReplacesThatOfTheChart() throws Exception {
    String rendered =
        DeployTools.succeed(
            "helm", "template", "x", CHART, "--set-string=podAnnotations.prometheus\\.io/port=1");
    assertThat(rendered.lines().filter(line -> line.contains("prometheus.io/port")))
        .containsExactly("        prometheus.io/port: \"1\"");
  }

  private static JsonNode pod(Map<String, JsonNode> objects) {
    return objects.values().stream()
        .filter(object -> object.path("kind").asText().equals("Deployment"))
        .findFirst()
        .orElseThrow()
        .at("/spec/template/spec");
  }

  @Test
  void theNotesNameTheNextCommandsAndWhatIsMissing() throws Exception {
    String notes =
        DeployTools.succeed(
            "helm",
            "install",
            "graceful",
            CHART,
            "--namespace=operations",
            "--dry-run=client",
            "--set=region=us-west-2");
    assertThat(notes)
        .contains(
            "kubectl -n operations rollout status deployment/graceful-lifecycle-manager",
            "lifecycle-manager doctor --region=us-west-2 --queue-name=lifecycle-manager --probe",
            "lifecycle-manager status --namespace=operations --service=graceful-lifecycle-manager",
            "neither clusterName nor groups is set",
            "aws eks create-pod-identity-association");
  }

  @Test
  void thePoliciesFenceTheAccountOfTheRelease() throws Exception {
    Map<String, JsonNode> objects =
        ChartObjects.parse(
            DeployTools.succeed(
                "helm",
                "template",
                "graceful",
                CHART,
                "--namespace=operations",
                "--set=serviceAccount.name=terminator"));
    assertThat(objects.keySet()).noneMatch(key -> key.contains("lifecycle-manager/"));
    JsonNode policy =
        Objects.requireNonNull(
            objects.get("ValidatingAdmissionPolicy /graceful-lifecycle-manager-node-writes"));
    assertThat(policy.at("/spec/matchConditions/0/expression").asText())
        .isEqualTo("request.userInfo.username == 'system:serviceaccount:operations:terminator'");
    JsonNode binding =
        Objects.requireNonNull(
            objects.get(
                "ValidatingAdmissionPolicyBinding /graceful-lifecycle-manager-node-writes"));
    assertThat(binding.at("/spec/policyName")).isEqualTo(policy.at("/metadata/name"));
    JsonNode leases =
        Objects.requireNonNull(
            objects.get("ValidatingAdmissionPolicy /graceful-lifecycle-manager-lease-writes"));
    assertThat(leases.at("/spec/matchConstraints/namespaceSelector/matchLabels").toString())
        .contains("operations");
  }
}
