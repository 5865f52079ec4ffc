package io.lifecyclemanager.simulation.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.simulation.kubernetes.store.ApiFailure;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectChange;
import io.lifecyclemanager.simulation.kubernetes.store.ObjectMetadata;
import io.lifecyclemanager.simulation.kubernetes.store.ResourceType;
import java.io.IOException;
import java.io.OutputStream;

/** Writes watch events, one line each, as one selection sees the changes. Does not flush. */
final class WatchLines {

  private final ResourceType type;
  private final Selection selection;

  WatchLines(ResourceType type, Selection selection) {
    this.type = type;
    this.selection = selection;
  }

  void initial(OutputStream out, ObjectNode object) throws IOException {
    if (selection.takes(object)) {
      write(out, "ADDED", EventHandler.shown(type, object));
    }
  }

  /** An object that begins or ceases to match the selection is added or deleted for the watcher. */
  void change(OutputStream out, ObjectChange change) throws IOException {
    boolean was = change.before().filter(selection::takes).isPresent();
    boolean is =
        change.kind() != ObjectChange.ChangeType.DELETED && selection.takes(change.object());
    if (is) {
      write(out, was ? "MODIFIED" : "ADDED", EventHandler.shown(type, change.object()));
    } else if (was) {
      ObjectNode last = change.before().orElseThrow().deepCopy();
      ObjectMetadata.of(last).put("resourceVersion", Long.toString(change.version()));
      write(out, "DELETED", EventHandler.shown(type, last));
    }
  }

  void bookmark(OutputStream out, long version, boolean initialEnd) throws IOException {
    ObjectNode object = ObjectMetadata.JSON.createObjectNode();
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode meta = object.putObject("metadata");
    meta.put("resourceVersion", Long.toString(version));
    if (initialEnd) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    write(out, "BOOKMARK", object);
  }

  void error(OutputStream out, ApiFailure failure) throws IOException {
    write(out, "ERROR", failure.status());
  }

  private static void write(OutputStream out, String event, ObjectNode object) throws IOException {
    ObjectNode line = ObjectMetadata.JSON.createObjectNode();
    line.put("type", event).set("object", object);
    out.write(ObjectMetadata.JSON.writeValueAsBytes(line));
    out.write('\n');
  }
}
