package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One committed change of an object. Changes of one type form a chain: a watch holds the last one
 * it has told and goes on from there, whatever the bounded history has forgotten.
 */
final class Change {

  /** What a change did. The names are those of watch events. */
  enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }

  private final Kind kind;
  private final ResourceType type;
  private final ObjectNode object;
  private final @Nullable ObjectNode before;
  private final long version;
  private volatile @Nullable Change next;

  Change(
      Kind kind, ResourceType type, ObjectNode object, @Nullable ObjectNode before, long version) {
    this.kind = kind;
    this.type = type;
    this.object = object;
    this.before = before;
    this.version = version;
  }

  Kind kind() {
    return kind;
  }

  ResourceType type() {
    return type;
  }

  /** The object after the change; for a deletion its last state. Never to be modified. */
  ObjectNode object() {
    return object;
  }

  Optional<ObjectNode> before() {
    return Optional.ofNullable(before);
  }

  long version() {
    return version;
  }

  Optional<Change> next() {
    return Optional.ofNullable(next);
  }

  void followedBy(Change change) {
    next = change;
  }
}
