package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceTypes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API says about itself: version and groups, as far as clients ask. */
final class Discovery {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  Optional<ObjectNode> answer(String path) {
    return switch (path) {
      case "/version" -> Optional.of(version());
      case "/api" -> Optional.of(coreVersions());
      case "/apis" -> Optional.of(groups());
      default -> resources(path.replaceAll("^/apis?/|/$", ""));
    };
  }

  private static ObjectNode version() {
    return ObjectMetadata.JSON
        .createObjectNode()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.3");
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = ObjectMetadata.JSON.createObjectNode().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = ObjectMetadata.JSON.createObjectNode();
    list.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    types.all().stream()
        .filter(type -> !type.group().isEmpty())
        .map(type -> List.of(type.group(), type.version()))
        .distinct()
        .forEach(pair -> {
          ObjectNode group = groups.addObject().put("name", pair.getFirst());
          ObjectNode version = ObjectMetadata.JSON.createObjectNode();
          version.put("groupVersion", String.join("/", pair)).put("version", pair.getLast());
          group.putArray("versions").add(version);
          group.set("preferredVersion", version.deepCopy());
        });
    return list;
  }

  private Optional<ObjectNode> resources(String groupVersion) {
    List<ResourceType> served =
        types.all().stream().filter(type -> type.apiVersion().equals(groupVersion)).toList();
    if (served.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = ObjectMetadata.JSON.createObjectNode();
    list.put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      ObjectNode resource = resources.addObject().put("name", type.plural());
      resource.put("singularName", type.kind().toLowerCase(Locale.ROOT));
      resource.put("namespaced", type.namespaced()).put("kind", type.kind());
      ArrayNode verbs = resource.putArray("verbs");
      VERBS.forEach(verbs::add);
    }
    return Optional.of(list);
  }
}
