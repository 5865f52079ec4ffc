package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BinaryOperator;

/** Creating and changing objects. Each method is one step of the store. */
final class Writing {

  private final ObjectStore store;
  private final Deleting deleting;
  private final Time time;

  Writing(ObjectStore store, Deleting deleting, Time time) {
    this.store = store;
    this.deleting = deleting;
    this.time = time;
  }

  ObjectNode create(ApiRequest request) {
    ResourceType type = request.type();
    ObjectNode object = Events.stored(type, request.json());
    ObjectNode meta = Meta.of(object);
    Validation.name(type, object, UUID.randomUUID().toString().substring(0, 5));
    if (type.namespaced()) {
      String stated = Meta.namespace(object);
      if (!stated.isEmpty() && !stated.equals(request.namespace())) {
        throw Failures.badRequest(
            "the namespace of the provided object does not match the namespace sent on the"
                + " request");
      }
      meta.put("namespace", request.namespace());
    }
    if (!Meta.text(object, "resourceVersion").isEmpty()) {
      throw Failures.badRequest("resourceVersion should not be set on objects to be created");
    }
    if (Strategy.dropsStatus(type)) {
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
  ObjectNode seed(ResourceType type, ObjectNode object) {
    return store.step(() -> {
      requireAbsent(type, object);
      prepare(type, object);
      return store.put(type, object);
    });
  }

  ObjectNode update(ApiRequest request) {
    return store.step(() -> {
      ObjectNode wanted = Events.stored(request.type(), request.json());
      ObjectNode current = current(request);
      String uid = Meta.uid(wanted);
      if (!uid.isEmpty() && !uid.equals(Meta.uid(current))) {
        throw Failures.conflict(
            request.type().group(),
            request.type().plural(),
            request.name(),
            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                .formatted(uid, Meta.uid(current)));
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
          default -> throw Failures.unsupportedMediaType();
        };
    return store.step(() -> {
      ObjectNode current = current(request);
      ObjectNode shown = Events.shown(request.type(), current);
      ObjectNode wanted = Events.stored(request.type(), patch.apply(shown, request.json()));
      String uid = Meta.uid(wanted);
      if (!uid.equals(Meta.uid(current))) {
        String body = "Invalid value: \"%s\": field is immutable".formatted(uid);
        throw Failures.invalid(request.type(), request.name(), "metadata.uid", body);
      }
      return replace(request, current, wanted);
    });
  }

  private ObjectNode current(ApiRequest request) {
    return store
        .find(request.type(), request.namespace(), request.name())
        .orElseThrow(() -> Failures.notFound(request.type(), request.name()));
  }

  private ObjectNode replace(ApiRequest request, ObjectNode current, ObjectNode wanted) {
    ResourceType type = request.type();
    String name = Meta.name(wanted);
    if (!name.equals(request.name())) {
      throw Failures.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, request.name()));
    }
    String seen = Meta.text(wanted, "resourceVersion");
    if (!seen.isEmpty() && !seen.equals(Meta.text(current, "resourceVersion"))) {
      throw Failures.stale(type, request.name());
    }
    ObjectNode result = Strategy.merged(type, request.subresource(), current, wanted);
    Validation.check(type, result);
    // A change of nothing is not written: no new version, nothing for watches.
    if (result.equals(current) || request.dryRun()) {
      return result;
    }
    ObjectNode stored = store.put(type, result);
    return deleting.finishIfDue(type, stored);
  }

  private void prepare(ResourceType type, ObjectNode object) {
    String now = Meta.timestamp(time.now());
    Strategy.prepareNew(type, object, now, UUID.randomUUID().toString());
  }

  private void requireAbsent(ResourceType type, ObjectNode object) {
    if (store.find(type, Meta.namespace(object), Meta.name(object)).isPresent()) {
      throw Failures.alreadyExists(type, Meta.name(object));
    }
  }

  private void requireNamespace(ResourceType type, ObjectNode object) {
    if (!type.namespaced()) {
      return;
    }
    String name = Meta.namespace(object);
    Optional<ObjectNode> namespace = store.find(ResourceType.NAMESPACES, "", name);
    if (namespace.isEmpty()) {
      throw Failures.notFound(ResourceType.NAMESPACES, name);
    }
    if (Meta.terminating(namespace.get())) {
      throw Failures.namespaceTerminating(type, Meta.name(object), name);
    }
  }
}
