package io.lifecyclemanager.deploy.permission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lifecyclemanager.simulation.kubernetes.store.MergePatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, and whether an admission policy allows it. The files in {@code
 * src/test/resources/admission} have the cases, and describe their fields.
 *
 * @param policy the name of the policy's file in {@code deploy/policy}
 * @param path of the collection in the API
 * @param object what is there before
 * @param terminating whether it has been deleted, and waits for its finalizers
 * @param request its one field says of which kind it is
 * @param denied a part of the message of the denial; empty where the request is allowed
 */
record AdmissionCase(
    String policy,
    String name,
    String path,
    ObjectNode object,
    boolean terminating,
    Map.Entry<String, JsonNode> request,
    Optional<String> denied) {
  private static final Path FOLDER = Path.of("src/test/resources/admission");

  /** The cases of a policy. */
  static List<AdmissionCase> of(String policy) throws IOException {
    JsonNode file = new YAMLMapper().readTree(FOLDER.resolve(policy).toFile());
    ObjectNode object = (ObjectNode) file.required("object");
    List<AdmissionCase> cases = new ArrayList<>();
    for (JsonNode one : file.required("cases")) {
      ObjectNode given =
          one.path("given") instanceof ObjectNode patch
              ? MergePatch.apply(object, patch)
              : object.deepCopy();
      cases.add(
          new AdmissionCase(
              policy,
              one.required("name").asText(),
              file.required("path").asText(),
              named(given, "case-" + cases.size()),
              one.path("terminating").asBoolean(),
              one.required("request").properties().iterator().next(),
              Optional.ofNullable(one.get("denied")).map(JsonNode::asText)));
    }
    return cases;
  }

  private static ObjectNode named(ObjectNode object, String name) {
    ObjectNode metadata = object.withObject("/metadata");
    if (!metadata.has("name")) {
      metadata.put("name", name);
    }
    return object;
  }

  /** The path of the object. */
  String objectPath() {
    return path + "/" + object.at("/metadata/name").asText();
  }

  @Override
  public String toString() {
    return policy + ": " + name;
  }
}
