package io.lifecyclemanager.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.enrollment.DesiredState;
import io.lifecyclemanager.enrollment.EventBridgeRules;
import io.lifecyclemanager.enrollment.EventRule;
import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import io.lifecyclemanager.event.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples say what the program itself prints and creates. */
class ExamplesTest {
  private static final String QUEUE = "lifecycle-manager";
  private static final Pattern NAMED_FILE = Pattern.compile("`([a-z./-]+\\.(?:yaml|sh|tf))`");

  @Test
  void thePolicyOfTheControllerIsTheOutputOfIamPolicy() throws Exception {
    JsonNode printed =
        ExampleFiles.json(Files.readString(Path.of("deploy/iam/controller.aws.json")));
    assertThat(ExampleFiles.policy("controller.json.tftpl")).isEqualTo(printed);
    assertThat(
            ExampleFiles.stackPolicy(
                "/Resources/ControllerRole/Properties/Policies/0/PolicyDocument"))
        .isEqualTo(printed);
  }

  static Stream<EventRule> rules() {
    return EventBridgeRules.defaultRules(QUEUE).stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rulesHaveTheNamesAndPatternsOfEnroll(EventRule rule) throws Exception {
    JsonNode pattern = ExampleFiles.json(rule.eventPattern());
    String suffix = rule.name().substring(QUEUE.length() + 1);
    assertThat(ExampleFiles.policy(suffix + ".json")).isEqualTo(pattern);
    List<JsonNode> inStack =
        ExampleFiles.stack()
            .path("Resources")
            .valueStream()
            .map(resource -> resource.path("Properties"))
            .filter(properties ->
                properties.at("/Name/Fn::Sub").asText().equals("${QueueName}-" + suffix))
            .toList();
    assertThat(inStack)
        .singleElement()
        .extracting(properties -> properties.path("EventPattern"))
        .isEqualTo(pattern);
    assertThat(Files.readString(ExampleFiles.FOLDER.resolve("terraform/main.tf")))
        .contains('"' + suffix + '"');
  }

  @Test
  void thePolicyOfTheQueueIsThatOfEnroll() throws Exception {
    JsonNode own =
        ExampleFiles.json(
            QueuePolicyMerger.ownPolicy(
                new AwsLocation("aws", "us-west-2", "111122223333"),
                QUEUE,
                Arrays.stream(EventKind.values())
                    .map(kind -> EventBridgeRules.ruleName(QUEUE, kind))
                    .toList()));
    assertThat(ExampleFiles.policy("queue.json.tftpl")).isEqualTo(own);
    assertThat(ExampleFiles.stackPolicy("/Resources/QueuePolicy/Properties/PolicyDocument"))
        .isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "trust.json.tftpl, /Resources/NotificationRole/Properties/AssumeRolePolicyDocument",
    "send.json.tftpl, /Resources/NotificationRole/Properties/Policies/0/PolicyDocument",
    "pod_identity.json.tftpl, /Resources/ControllerRole/Properties/AssumeRolePolicyDocument"
  })
  void bothWaysHaveTheSamePolicies(String file, String pointer) throws Exception {
    assertThat(ExampleFiles.policy(file)).isEqualTo(ExampleFiles.stackPolicy(pointer)).isNotEmpty();
  }

  @Test
  void groupsOfOtherToolsHaveTheTagOfTheCluster() throws Exception {
    JsonNode eksctl = ExampleFiles.objects("eksctl/cluster.yaml").getFirst();
    String key = DesiredState.clusterTagKey(eksctl.at("/metadata/name").asText());
    assertThat(eksctl.at("/nodeGroups/0/tags").path(key).asText()).isEqualTo("owned");
    JsonNode kops = ExampleFiles.objects("kops/instance-group.yaml").getFirst();
    String cluster = kops.at("/metadata/labels").path("kops.k8s.io/cluster").asText();
    assertThat(kops.at("/spec/cloudLabels").path(DesiredState.clusterTagKey(cluster)).asText())
        .isEqualTo("owned");
  }

  @Test
  void aBudgetSelectsThePodsOfItsStatefulSet() throws Exception {
    List<JsonNode> objects = ExampleFiles.objects("statefulset/statefulset.yaml");
    JsonNode budget = objects.get(1).path("spec");
    JsonNode set = objects.get(2).path("spec");
    assertThat(budget.path("selector")).isEqualTo(set.path("selector"));
    assertThat(set.at("/template/metadata/labels")).isEqualTo(set.at("/selector/matchLabels"));
    assertThat(budget.path("maxUnavailable").asInt()).isLessThan(set.path("replicas").asInt());
  }

  static List<Path> readmes() throws IOException {
    return ExampleFiles.named("README.md");
  }

  @ParameterizedTest
  @MethodSource("readmes")
  void aReadmeIsShortAndNamesFilesThatExist(Path readme) throws IOException {
    String text = Files.readString(readme);
    assertThat(text.lines()).hasSizeLessThan(60).allMatch(line -> line.length() <= 120);
    NAMED_FILE
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(name -> !name.startsWith("src/"))
        .forEach(name -> assertThat(readme.resolveSibling(name)).exists());
  }

  @Test
  void everyExampleHasAReadme() throws IOException {
    try (Stream<Path> folders = Files.list(ExampleFiles.FOLDER).filter(Files::isDirectory)) {
      assertThat(folders)
          .filteredOn(folder -> !folder.endsWith("webhook"))
          .hasSizeGreaterThanOrEqualTo(8)
          .allMatch(folder -> Files.exists(folder.resolve("README.md")));
    }
  }
}
