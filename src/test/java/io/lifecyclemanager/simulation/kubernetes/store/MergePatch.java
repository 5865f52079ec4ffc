package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7396. */
public final class MergePatch {

  private MergePatch() {}

  /** The patched object; neither argument is changed. */
  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    ObjectNode result = target.deepCopy();
    patch
        .properties()
        .forEach(change -> {
          JsonNode value = change.getValue();
          if (value.isNull()) {
            result.remove(change.getKey());
          } else if (value instanceof ObjectNode nested) {
            ObjectNode base =
                result.get(change.getKey()) instanceof ObjectNode present
                    ? present
                    : ObjectMetadata.JSON.createObjectNode();
            result.set(change.getKey(), apply(base, nested));
          } else {
            result.set(change.getKey(), value.deepCopy());
          }
        });
    return result;
  }
}
