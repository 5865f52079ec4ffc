package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * {@code deploy/lifecycle-manager.yaml}.
 *
 * @param objects in their order in the file
 */
record Manifest(List<JsonNode> objects) {
  static final Path FILE = Path.of("deploy/lifecycle-manager.yaml");

  static Manifest read() throws IOException {
    return read(FILE);
  }

  static Manifest read(Path file) throws IOException {
    try (var objects = new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
      return new Manifest(objects.readAll().stream().map(JsonNode.class::cast).toList());
    }
  }

  /** The one object of a kind. */
  JsonNode the(String kind) {
    List<JsonNode> found =
        objects.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of kind " + kind);
    }
    return found.getFirst();
  }

  /** The object of a kind with this name. */
  JsonNode the(String kind, String name) {
    List<JsonNode> named =
        objects.stream().filter(one -> one.at("/metadata/name").asText().equals(name)).toList();
    return new Manifest(named).the(kind);
  }

  JsonNode pod() {
    return the("Deployment").at("/spec/template/spec");
  }

  JsonNode container() {
    return pod().at("/containers/0");
  }

  /** What the ClusterRole allows, each as in {@code get nodes}. */
  Set<String> permissions() {
    return clusterPermissions().stream()
        .map(permission -> permission.verb() + " " + permission.resource())
        .collect(Collectors.toSet());
  }

  /** What the ClusterRole allows. */
  List<ClusterPermission> clusterPermissions() {
    return list(the("ClusterRole").path("rules")).stream()
        .flatMap(rule ->
            list(rule.path("verbs")).stream()
                .flatMap(verb ->
                    list(rule.path("resources")).stream()
                        .map(resource ->
                            new ClusterPermission(
                                verb.asText(),
                                rule.path("apiGroups").path(0).asText(),
                                resource.asText()))))
        .toList();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The only rule of a Role, which is bound under its name in the namespace of the program. */
  JsonNode onlyRuleInOwnNamespace(String name) {
    JsonNode role = the("Role", name);
    JsonNode binding = the("RoleBinding", name);
    assertThat(role.at("/metadata/namespace"))
        .isEqualTo(the("Namespace").at("/metadata/name"))
        .isEqualTo(binding.at("/metadata/namespace"));
    assertThat(binding.at("/roleRef/name")).isEqualTo(role.at("/metadata/name"));
    assertThat(role.path("rules")).hasSize(1);
    return role.at("/rules/0");
  }
}
