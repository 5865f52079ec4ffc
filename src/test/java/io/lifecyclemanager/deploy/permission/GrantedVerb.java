package io.lifecyclemanager.deploy.permission;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One verb on one resource that the shipped roles give to the account of the program.
 *
 * @param namespace in which it is given; empty for all
 * @param group the API group; empty for the core
 */
record GrantedVerb(String namespace, String group, String resource, String verb) {
  /** Has roles that are applied in addition to the manifest. */
  private static final Path COMPONENTS = Path.of("deploy/kustomize/components");

  private static final Path MANIFEST = Path.of("deploy/lifecycle-manager.yaml");

  /** All of them, read from the roles that are bound to the account. */
  static List<GrantedVerb> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(MANIFEST));
    files.addAll(optionalFiles());
    List<JsonNode> objects = new ArrayList<>();
    for (Path file : files) {
      objects.addAll(AdmissionPolicies.readAll(file));
    }
    return objects.stream()
        .filter(role -> role.path("kind").asText().endsWith("Role"))
        .filter(role -> objects.stream().anyMatch(binding -> isBound(role, binding)))
        .flatMap(GrantedVerb::of)
        .distinct()
        .toList();
  }

  /** The files with optional roles. */
  static List<Path> optionalFiles() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(COMPONENTS)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList()) {
        if (AdmissionPolicies.readAll(file).stream()
            .anyMatch(object -> object.path("kind").asText().endsWith("RoleBinding"))) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static boolean isBound(JsonNode role, JsonNode binding) {
    return binding.path("kind").asText().equals(role.path("kind").asText() + "Binding")
        && binding.at("/roleRef/name").equals(role.at("/metadata/name"))
        && binding.at("/metadata/namespace").equals(role.at("/metadata/namespace"))
        && binding.at("/subjects/0/kind").asText().equals("ServiceAccount");
  }

  private static Stream<GrantedVerb> of(JsonNode role) {
    String namespace = ObjectMetadata.namespace(role);
    return elements(role.path("rules"))
        .flatMap(rule ->
            elements(rule.path("apiGroups"))
                .flatMap(group ->
                    elements(rule.path("resources"))
                        .flatMap(resource ->
                            elements(rule.path("verbs"))
                                .map(verb ->
                                    new GrantedVerb(
                                        namespace,
                                        group.asText(),
                                        resource.asText(),
                                        verb.asText())))));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** As in {@code get nodes}. */
  String permission() {
    return verb + " " + resource;
  }

  @Override
  public String toString() {
    return permission() + (namespace.isEmpty() ? "" : " in " + namespace);
  }
}
