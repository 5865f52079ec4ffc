package io.lifecyclemanager.deploy.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files in {@code examples/}, with values in place of their parameters. */
final class ExampleFiles {
  static final Path FOLDER = Path.of("examples");
  static final Path STACK = FOLDER.resolve("cloudformation/lifecycle-manager.yaml");

  /** The values that the policies in {@code deploy/iam} have. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("${partition}", "aws"),
          Map.entry("${region}", "us-west-2"),
          Map.entry("${account}", "111122223333"),
          Map.entry("${queue}", "lifecycle-manager"),
          Map.entry("${cluster}", "my-cluster"),
          Map.entry("${AWS::Partition}", "aws"),
          Map.entry("${AWS::Region}", "us-west-2"),
          Map.entry("${AWS::AccountId}", "111122223333"),
          Map.entry("${QueueName}", "lifecycle-manager"),
          Map.entry("${ClusterName}", "my-cluster"));

  private ExampleFiles() {}

  /** A file of the folder {@code policies} of the Terraform module, rendered. */
  static JsonNode policy(String file) throws IOException {
    return json(Files.readString(FOLDER.resolve("terraform/policies").resolve(file)));
  }

  /** A document in the CloudFormation template, which is the text of a substitution. */
  static JsonNode stackPolicy(String pointer) throws IOException {
    return json(stack().at(pointer).path("Fn::Sub").asText());
  }

  /** The CloudFormation template. */
  static JsonNode stack() throws IOException {
    return new YAMLMapper().readTree(STACK.toFile());
  }

  /** All objects in a file. */
  static List<JsonNode> objects(String file) throws IOException {
    try (var objects =
        new YAMLMapper().readerFor(JsonNode.class).readValues(FOLDER.resolve(file).toFile())) {
      return objects.readAll().stream().map(JsonNode.class::cast).toList();
    }
  }

  /** The files with a name that ends so. */
  static List<Path> named(String end) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  static JsonNode json(String text) throws IOException {
    String rendered = text;
    for (Map.Entry<String, String> value : VALUES.entrySet()) {
      rendered = rendered.replace(value.getKey(), value.getValue());
    }
    return new JsonMapper().readTree(rendered);
  }
}
