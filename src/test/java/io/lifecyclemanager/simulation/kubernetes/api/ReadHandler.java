package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Getting and listing. Pages of one list all show the state in which the first was read. */
public final class ReadHandler {

  /** So many unfinished paged lists are remembered; older ones have expired. */
  private static final int SNAPSHOTS = 100;

  /** What is left of a paged list. */
  private record Rest(long version, List<ObjectNode> objects) {}

  private final ObjectStore store;
  private final Map<String, Rest> unfinished = new LinkedHashMap<>();

  public ReadHandler(ObjectStore store) {
    this.store = store;
  }

  ObjectNode get(ApiRequest request) {
    return store
        .find(request.type(), request.namespace(), request.name())
        .map(object -> EventHandler.shown(request.type(), object))
        .orElseThrow(() -> ApiFailures.notFound(request.type(), request.name()));
  }

  ObjectNode list(ApiRequest request) {
    String version = request.param("resourceVersion");
    requireReached(version);
    if (!version.isEmpty() && !request.param("continue").isEmpty() && !version.equals("0")) {
      throw ApiFailures.badRequest(
          "specifying resource version is not allowed when using continue");
    }
    // What the watch cache answers comes as a whole.
    int limit =
        version.equals("0") ? 0 : Integer.parseInt(request.query().getOrDefault("limit", "0"));
    Rest rest = store.step(() -> rest(request));
    boolean cut = limit > 0 && rest.objects().size() > limit;
    List<ObjectNode> page = cut ? rest.objects().subList(0, limit) : rest.objects();
    ObjectNode list = ObjectMetadata.JSON.createObjectNode();
    list.put("kind", request.type().kind() + "List");
    list.put("apiVersion", request.type().apiVersion());
    ObjectNode meta = list.putObject("metadata");
    meta.put("resourceVersion", Long.toString(rest.version()));
    if (cut) {
      List<ObjectNode> later = rest.objects().subList(limit, rest.objects().size());
      meta.put("continue", remember(new Rest(rest.version(), later)));
      if (request.param("fieldSelector").isEmpty() && request.param("labelSelector").isEmpty()) {
        meta.put("remainingItemCount", later.size());
      }
    }
    ArrayNode items = list.putArray("items");
    page.forEach(object -> items.add(item(request.type(), object)));
    return list;
  }

  /** The objects a request is about, in order. */
  List<ObjectNode> selected(ApiRequest request) {
    Selection selection = Selection.of(request);
    return store.all(request.type(), request.namespace()).stream()
        .filter(selection::takes)
        .toList();
  }

  private Rest rest(ApiRequest request) {
    String token = request.param("continue");
    if (token.isEmpty()) {
      return new Rest(store.version(), selected(request));
    }
    Rest rest = unfinished.remove(token);
    if (rest == null) {
      throw ApiFailures.expired(
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter, or use the continue token in"
              + " this response to retrieve the remainder of the results. Continuing with the"
              + " provided token results in an inconsistent list - objects that were created,"
              + " modified, or deleted between the time the first chunk was returned and now may"
              + " show up in the list.");
    }
    return rest;
  }

  private String remember(Rest rest) {
    return store.step(() -> {
      String token = UUID.randomUUID().toString();
      unfinished.put(token, rest);
      if (unfinished.size() > SNAPSHOTS) {
        unfinished.remove(unfinished.keySet().iterator().next());
      }
      return token;
    });
  }

  private void requireReached(String wanted) {
    long current = store.version();
    if (!wanted.isEmpty() && Long.parseLong(wanted) > current) {
      throw new ApiFailure(
              504,
              "Timeout",
              "Timeout: Too large resource version: %s, current: %d".formatted(wanted, current))
          .cause("ResourceVersionTooLarge", "Too large resource version", "")
          .retryAfter(1);
    }
  }

  /** Items of lists do not say what they are; the list does. */
  private static ObjectNode item(ResourceType type, ObjectNode object) {
    ObjectNode item = ObjectMetadata.JSON.createObjectNode();
    item.setAll(EventHandler.shown(type, object));
    item.remove(List.of("kind", "apiVersion"));
    return item;
  }
}
