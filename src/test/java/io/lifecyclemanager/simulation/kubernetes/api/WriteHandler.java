package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.MergePatch;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceStrategy;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import io.lifecyclemanager.simulation.kubernetes.store.StrategicPatch;
import io.lifecyclemanager.simulation.kubernetes.store.Validation;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BinaryOperator;

/** Creating and changing objects. Each method is one step of the store. */
public final class WriteHandler {

  private final ObjectStore store;
  private final DeleteHandler deleting;
  private final Time time;

  public WriteHandler(ObjectStore store, DeleteHandler deleting, Time time) {
    this.store = store;
    this.deleting = deleting;
    this.time = time;
  }

  ObjectNode create(ApiRequest request) {
    ResourceType type = request.type();
    ObjectNode object = EventHandler.stored(type, request.json());
    ObjectNode meta = ObjectMetadata.of(object);
    Validation.name(type, object, UUID.randomUUID().toString().substring(0, 5));
    if (type.namespaced()) {
      String stated = ObjectMetadata.namespace(object);
      if (!stated.isEmpty() && !stated.equals(request.namespace())) {
        throw ApiFailures.badRequest(
            "the namespace of the provided object does not match the namespace sent on the"
                + " request");
      }
      meta.put("namespace", request.namespace());
    }
    if (!ObjectMetadata.text(object, "resourceVersion").isEmpty()) {
      throw ApiFailures.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (ResourceStrategy.dropsStatus(type)) {
      object.remove("status");
    }
    Validation.check(type, object);
    return store.step(() -> {
      requireNamespace(type, object);
      requireAbsent(type, object);
      prepare(type, object);
      return request.dryRun() ? object : store.put(type, object);
    });
  }

  /** Stores an object as it is, with its status, whatever a client could have done. */
  public ObjectNode seed(ResourceType type, ObjectNode object) {
    return store.step(() -> {
      requireAbsent(type, object);
      prepare(type, object);
      return store.put(type, object);
    });
  }

  ObjectNode update(ApiRequest request) {
    return store.step(() -> {
      ObjectNode wanted = EventHandler.stored(request.type(), request.json());
      ObjectNode current = current(request);
      String uid = ObjectMetadata.uid(wanted);
      if (!uid.isEmpty() && !uid.equals(ObjectMetadata.uid(current))) {
        throw ApiFailures.conflict(
            request.type().group(),
            request.type().plural(),
            request.name(),
            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                .formatted(uid, ObjectMetadata.uid(current)));
      }
      return replace(request, current, wanted);
    });
  }

  ObjectNode patch(ApiRequest request) {
    String media = request.contentType().replaceAll(";.*", "").strip();
    BinaryOperator<ObjectNode> patch =
        switch (media) {
          case "application/merge-patch+json" -> MergePatch::apply;
          case "application/strategic-merge-patch+json" -> StrategicPatch::apply;
          default -> throw ApiFailures.unsupportedMediaType();
        };
    return store.step(() -> {
      ObjectNode current = current(request);
      ObjectNode shown = EventHandler.shown(request.type(), current);
      ObjectNode wanted = EventHandler.stored(request.type(), patch.apply(shown, request.json()));
      String uid = ObjectMetadata.uid(wanted);
      if (!uid.equals(ObjectMetadata.uid(current))) {
        String body = "Invalid value: \"%s\": field is immutable".formatted(uid);
        throw ApiFailures.invalid(request.type(), request.name(), "metadata.uid", body);
      }
      return replace(request, current, wanted);
    });
  }

  private ObjectNode current(ApiRequest request) {
    return store
        .find(request.type(), request.namespace(), request.name())
        .orElseThrow(() -> ApiFailures.notFound(request.type(), request.name()));
  }

  private ObjectNode replace(ApiRequest request, ObjectNode current, ObjectNode wanted) {
    ResourceType type = request.type();
    String name = ObjectMetadata.name(wanted);
    if (!name.equals(request.name())) {
      throw ApiFailures.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, request.name()));
    }
    String seen = ObjectMetadata.text(wanted, "resourceVersion");
    if (!seen.isEmpty() && !seen.equals(ObjectMetadata.text(current, "resourceVersion"))) {
      throw ApiFailures.stale(type, request.name());
    }
    ObjectNode result = ResourceStrategy.merged(type, request.subresource(), current, wanted);
    Validation.check(type, result);
    // A change of nothing is not written: no new version, nothing for watches.
    if (result.equals(current) || request.dryRun()) {
      return result;
    }
    ObjectNode stored = store.put(type, result);
    return deleting.finishIfDue(type, stored);
  }

  private void prepare(ResourceType type, ObjectNode object) {
    String now = ObjectMetadata.timestamp(time.now());
    ResourceStrategy.prepareNew(type, object, now, UUID.randomUUID().toString());
  }

  private void requireAbsent(ResourceType type, ObjectNode object) {
    if (store
        .find(type, ObjectMetadata.namespace(object), ObjectMetadata.name(object))
        .isPresent()) {
      throw ApiFailures.alreadyExists(type, ObjectMetadata.name(object));
    }
  }

  private void requireNamespace(ResourceType type, ObjectNode object) {
    if (!type.namespaced()) {
      return;
    }
    String name = ObjectMetadata.namespace(object);
    Optional<ObjectNode> namespace = store.find(ResourceType.NAMESPACES, "", name);
    if (namespace.isEmpty()) {
      throw ApiFailures.notFound(ResourceType.NAMESPACES, name);
    }
    if (ObjectMetadata.terminating(namespace.get())) {
      throw ApiFailures.namespaceTerminating(type, ObjectMetadata.name(object), name);
    }
  }
}
