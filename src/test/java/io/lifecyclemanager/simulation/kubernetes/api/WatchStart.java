package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailures;
import io.lifecyclemanager.simulation.kubernetes.store.ChangeHistory;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectStore;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.util.List;

/**
 * Where a watch begins.
 *
 * @param objects what is told first, as if just added
 * @param position the change after which it goes on
 * @param version the version the objects show
 * @param bookmarks whether the watcher allows them
 * @param marksInitialEnd whether a bookmark ends the first objects
 */
record WatchStart(
    List<ObjectNode> objects,
    ObjectChange position,
    long version,
    boolean bookmarks,
    boolean marksInitialEnd) {

  /** Reads the start in one step of the store; refuses what the API server refuses. */
  static WatchStart of(ObjectStore store, ApiRequest request) {
    String match = request.param("resourceVersionMatch");
    String asked = request.param("sendInitialEvents");
    if (!asked.isEmpty() && !match.equals("NotOlderThan")) {
      throw listOptions(
          "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (asked.isEmpty() && !match.isEmpty()) {
      throw listOptions(
          "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
              + " provided");
    }
    String from = request.param("resourceVersion");
    boolean now = from.isEmpty() || from.equals("0") || !asked.isEmpty();
    boolean state = asked.isEmpty() ? now : asked.equals("true");
    boolean bookmarks = request.flag("allowWatchBookmarks");
    return store.step(() -> {
      ChangeHistory history = store.history(request.type());
      ObjectChange position = now ? history.last() : history.position(Long.parseLong(from));
      List<ObjectNode> objects = state ? store.all(request.type(), request.namespace()) : List.of();
      boolean marks = bookmarks && asked.equals("true");
      return new WatchStart(objects, position, store.version(), bookmarks, marks);
    });
  }

  /** A change that nothing will ever follow: what a silenced watch waits for. */
  ObjectChange nothing() {
    return new ObjectChange(position.kind(), position.type(), position.object(), null, 0);
  }

  private static ApiFailure listOptions(String body) {
    ResourceType options = new ResourceType("meta.k8s.io", "v1", "", "ListOptions", false);
    return ApiFailures.invalid(options, "", "resourceVersionMatch", body, "FieldValueForbidden");
  }
}
