package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.Set;

/** From an understood request to the one who answers it. */
public final class RequestDispatcher {

  /** An answer that is complete, unlike a watch. */
  record DispatchedReply(int code, ObjectNode body) {}

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

  private final ReadHandler reading;
  private final WriteHandler writing;
  private final DeleteHandler deleting;
  private final EvictionHandler evicting;
  private final BindingHandler binding;
  private final AccessRules accessRules;

  public RequestDispatcher(
      ReadHandler reading,
      WriteHandler writing,
      DeleteHandler deleting,
      EvictionHandler evicting,
      BindingHandler binding,
      AccessRules accessRules) {
    this.reading = reading;
    this.writing = writing;
    this.deleting = deleting;
    this.evicting = evicting;
    this.binding = binding;
    this.accessRules = accessRules;
  }

  DispatchedReply answer(ApiRequest request) {
    if (request.type().equals(ResourceType.PODS) && request.verb().equals("create")) {
      switch (request.subresource()) {
        case "eviction" -> {
          return new DispatchedReply(201, evicting.evict(request));
        }
        case "binding" -> {
          return new DispatchedReply(201, binding.bind(request));
        }
        default -> {}
      }
    }
    if (REVIEWS.contains(request.type())) {
      if (!request.verb().equals("create")) {
        throw ApiFailures.methodNotAllowed();
      }
      return new DispatchedReply(201, accessRules.review(request));
    }
    boolean status =
        request.subresource().equals("status") && WITH_STATUS.contains(request.type().kind());
    if (!request.subresource().isEmpty() && !status) {
      throw ApiFailures.noSuchPath();
    }
    if (request.name().isEmpty() && Set.of("update", "patch").contains(request.verb())) {
      throw ApiFailures.methodNotAllowed();
    }
    return switch (request.verb()) {
      case "get" -> new DispatchedReply(200, reading.get(request));
      case "list" -> new DispatchedReply(200, reading.list(request));
      case "create" -> created(request);
      case "update" -> new DispatchedReply(200, shown(request, writing.update(request)));
      case "patch" -> new DispatchedReply(200, shown(request, writing.patch(request)));
      case "delete" -> new DispatchedReply(200, deleting.delete(request, request.json()));
      case "deletecollection" -> new DispatchedReply(200, deleteAll(request));
      default -> throw ApiFailures.methodNotAllowed();
    };
  }

  private DispatchedReply created(ApiRequest request) {
    if (!request.name().isEmpty()) {
      throw ApiFailures.methodNotAllowed();
    }
    return new DispatchedReply(201, shown(request, writing.create(request)));
  }

  private ObjectNode deleteAll(ApiRequest request) {
    ObjectNode list = ObjectMetadata.JSON.createObjectNode();
    list.put("kind", request.type().kind() + "List");
    list.put("apiVersion", request.type().apiVersion()).putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : reading.selected(request)) {
      items.add(deleting.delete(request.type(), object, request.json(), request.dryRun()));
    }
    return list;
  }

  private static ObjectNode shown(ApiRequest request, ObjectNode stored) {
    return EventHandler.shown(request.type(), stored);
  }
}
