package io.lifecyclemanager.deploy.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kubernetes objects by kind, namespace and name, as files and programs write them. */
public final class ChartObjects {
  static final Path CHART = Path.of("deploy/helm/lifecycle-manager");
  static final Path MANIFEST_VALUES = Path.of("deploy/helm/manifest-values.yaml");

  /** Every value other than its default. */
  public static final Path ALL_VALUES = Path.of("src/test/deploy/all-values.yaml");

  /** Of releases of Helm and their versions; a rendered manifest has none of them. */
  private static final List<String> HELM_LABELS =
      List.of("app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart");

  private ChartObjects() {}

  /** The chart as {@code helm template} renders it, under the name of the manifest. */
  public static Map<String, JsonNode> render(String... options)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                "lifecycle-manager",
                CHART.toString(),
                "--namespace=lifecycle-manager"));
    arguments.addAll(List.of(options));
    return parse(DeployTools.succeed("helm", arguments.toArray(String[]::new)));
  }

  /** The objects of a stream of YAML. */
  static Map<String, JsonNode> parse(String yaml) throws IOException {
    Map<String, JsonNode> objects = new TreeMap<>();
    try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNextValue()) {
        JsonNode object = documents.nextValue();
        if (!object.isObject()) {
          continue;
        }
        JsonNode before = objects.put(key(object), object);
        if (before != null) {
          throw new AssertionError("twice: " + key(object));
        }
      }
    }
    return objects;
  }

  static String key(JsonNode object) {
    return "%s %s/%s"
        .formatted(
            object.path("kind").asText(),
            object.at("/metadata/namespace").asText(),
            object.at("/metadata/name").asText());
  }

  /** The same objects without the labels that a rendered manifest lacks. */
  static Map<String, JsonNode> withoutHelmLabels(Map<String, JsonNode> objects) {
    Map<String, JsonNode> result = new TreeMap<>();
    objects.forEach((key, object) -> {
      JsonNode copy = object.deepCopy();
      if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
        var _ = labels.remove(HELM_LABELS);
      }
      result.put(key, copy);
    });
    return result;
  }
}
