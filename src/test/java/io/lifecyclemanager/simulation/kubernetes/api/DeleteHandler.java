package io.lifecyclemanager.simulation.kubernetes.api;

import static io.lifecyclemanager.simulation.kubernetes.store.ResourceType.NAMESPACES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.GracePeriod;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.time.Instant;
import java.util.List;

/**
 * Deletion with grace, finalizers and preconditions. A bound pod only gets its deadline; it is gone
 * when its kubelet deletes it with grace 0. Each method is one step of the store.
 */
public final class DeleteHandler {

  private final ObjectStore store;
  private final Time time;

  public DeleteHandler(ObjectStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  /**
   * Deletes one object.
   *
   * @param options as in DeleteOptions; may be empty
   * @return the answer: the object for pods and while it stays, a Status where it is gone
   */
  ObjectNode delete(ApiRequest request, JsonNode options) {
    return store.step(() -> {
      ObjectNode object =
          store
              .find(request.type(), request.namespace(), request.name())
              .orElseThrow(() -> ApiFailures.notFound(request.type(), request.name()));
      return delete(request.type(), object, options, request.dryRun());
    });
  }

  public ObjectNode delete(ResourceType type, ObjectNode object, JsonNode options, boolean dryRun) {
    JsonNode preconditions = options.path("preconditions");
    String uid = preconditions.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(ObjectMetadata.uid(object))) {
      throw ApiFailures.uidPrecondition(type, object, uid);
    }
    String version = preconditions.path("resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(ObjectMetadata.text(object, "resourceVersion"))) {
      throw ApiFailures.versionPrecondition(type, object, version);
    }
    if (dryRun) {
      return object;
    }
    if (type.equals(NAMESPACES)) {
      return deleteNamespace(object);
    }
    if (type.equals(ResourceType.PODS)) {
      JsonNode grace = options.path("gracePeriodSeconds");
      return finishIfDue(
          type,
          GracePeriod.shorten(object, grace, time.now())
              .map(o -> store.put(type, o))
              .orElse(object));
    }
    if (ObjectMetadata.hasFinalizers(object)) {
      return ObjectMetadata.terminating(object) ? object : store.put(type, marked(object));
    }
    return removed(type, store.remove(type, object));
  }

  /** Takes out an object whose deletion nothing holds up any more; else leaves it. */
  ObjectNode finishIfDue(ResourceType type, ObjectNode object) {
    boolean graceOver = object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0;
    if (!ObjectMetadata.terminating(object) || ObjectMetadata.hasFinalizers(object) || !graceOver) {
      return object;
    }
    if (type.equals(NAMESPACES)) {
      return object;
    }
    return store.remove(type, object);
  }

  /** Follows all changes: a terminating namespace goes with the last object in it. */
  public void follow(ObjectChange change) {
    String name = ObjectMetadata.namespace(change.object());
    if (change.kind() != ObjectChange.ChangeType.DELETED || name.isEmpty()) {
      return;
    }
    store
        .find(NAMESPACES, "", name)
        .filter(ObjectMetadata::terminating)
        .ifPresent(this::removeIfEmpty);
  }

  private ObjectNode deleteNamespace(ObjectNode namespace) {
    ObjectNode marked = marked(namespace);
    ObjectMetadata.of(marked).remove("deletionGracePeriodSeconds");
    ObjectMetadata.child(marked, "status").put("phase", "Terminating");
    ObjectNode stored =
        ObjectMetadata.terminating(namespace) ? namespace : store.put(NAMESPACES, marked);
    JsonNode defaults = ObjectMetadata.JSON.createObjectNode();
    for (ResourceType type : store.types()) {
      if (type.namespaced()) {
        List<ObjectNode> contents = store.all(type, ObjectMetadata.name(namespace));
        contents.forEach(object -> delete(type, object, defaults, false));
      }
    }
    store.find(NAMESPACES, "", ObjectMetadata.name(namespace)).ifPresent(this::removeIfEmpty);
    return stored;
  }

  private void removeIfEmpty(ObjectNode namespace) {
    String name = ObjectMetadata.name(namespace);
    if (store.types().stream().allMatch(t -> !t.namespaced() || store.all(t, name).isEmpty())) {
      store.remove(NAMESPACES, namespace);
    }
  }

  private ObjectNode marked(ObjectNode object) {
    Instant now = time.now();
    ObjectNode marked = object.deepCopy();
    ObjectMetadata.of(marked)
        .put("deletionTimestamp", ObjectMetadata.timestamp(now))
        .put("deletionGracePeriodSeconds", 0);
    return marked;
  }

  private static ObjectNode removed(ResourceType type, ObjectNode object) {
    ObjectNode status = ObjectMetadata.JSON.createObjectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", ObjectMetadata.name(object));
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", ObjectMetadata.uid(object));
    return status;
  }
}
