package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** From an understood request to the one who answers it. */
final class Dispatch {

  /** An answer that is complete, unlike a watch. */
  record Reply(int code, ObjectNode body) {}

  private static final Set<String> WITH_STATUS =
      Set.of(
          "Node",
          "Pod",
          "Namespace",
          "PodDisruptionBudget",
          "Service",
          "Deployment",
          "DaemonSet",
          "ReplicaSet",
          "StatefulSet",
          "Job",
          "PersistentVolumeClaim",
          "PersistentVolume",
          "VolumeAttachment");

  /** Answered and not kept. */
  private static final Set<ResourceType> REVIEWS =
      Set.of(ResourceType.ACCESS_REVIEWS, ResourceType.OWN_ACCESS_REVIEWS);

  private final Reading reading;
  private final Writing writing;
  private final Deleting deleting;
  private final Evicting evicting;
  private final Binding binding;
  private final AccessRights rights;

  Dispatch(
      Reading reading,
      Writing writing,
      Deleting deleting,
      Evicting evicting,
      Binding binding,
      AccessRights rights) {
    this.reading = reading;
    this.writing = writing;
    this.deleting = deleting;
    this.evicting = evicting;
    this.binding = binding;
    this.rights = rights;
  }

  Reply answer(ApiRequest request) {
    if (request.type().equals(ResourceType.PODS) && request.verb().equals("create")) {
      switch (request.subresource()) {
        case "eviction" -> {
          return new Reply(201, evicting.evict(request));
        }
        case "binding" -> {
          return new Reply(201, binding.bind(request));
        }
        default -> {}
      }
    }
    if (REVIEWS.contains(request.type())) {
      if (!request.verb().equals("create")) {
        throw Failures.methodNotAllowed();
      }
      return new Reply(201, rights.review(request));
    }
    boolean status =
        request.subresource().equals("status") && WITH_STATUS.contains(request.type().kind());
    if (!request.subresource().isEmpty() && !status) {
      throw Failures.noSuchPath();
    }
    if (request.name().isEmpty() && Set.of("update", "patch").contains(request.verb())) {
      throw Failures.methodNotAllowed();
    }
    return switch (request.verb()) {
      case "get" -> new Reply(200, reading.get(request));
      case "list" -> new Reply(200, reading.list(request));
      case "create" -> created(request);
      case "update" -> new Reply(200, shown(request, writing.update(request)));
      case "patch" -> new Reply(200, shown(request, writing.patch(request)));
      case "delete" -> new Reply(200, deleting.delete(request, request.json()));
      case "deletecollection" -> new Reply(200, deleteAll(request));
      default -> throw Failures.methodNotAllowed();
    };
  }

  private Reply created(ApiRequest request) {
    if (!request.name().isEmpty()) {
      throw Failures.methodNotAllowed();
    }
    return new Reply(201, shown(request, writing.create(request)));
  }

  private ObjectNode deleteAll(ApiRequest request) {
    ObjectNode list = Meta.JSON.createObjectNode();
    list.put("kind", request.type().kind() + "List");
    list.put("apiVersion", request.type().apiVersion()).putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : reading.selected(request)) {
      items.add(deleting.delete(request.type(), object, request.json(), request.dryRun()));
    }
    return list;
  }

  private static ObjectNode shown(ApiRequest request, ObjectNode stored) {
    return Events.shown(request.type(), stored);
  }
}
