package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One committed change of an object. Changes of one type form a chain: a watch holds the last one
 * it has told and goes on from there, whatever the bounded history has forgotten.
 */
public final class ObjectChange {

  /** What a change did. The names are those of watch events. */
  public enum ChangeType {
    ADDED,
    MODIFIED,
    DELETED
  }

  private final ChangeType kind;
  private final ResourceType type;
  private final ObjectNode object;
  private final @Nullable ObjectNode before;
  private final long version;
  private volatile @Nullable ObjectChange next;

  public ObjectChange(
      ChangeType kind,
      ResourceType type,
      ObjectNode object,
      @Nullable ObjectNode before,
      long version) {
    this.kind = kind;
    this.type = type;
    this.object = object;
    this.before = before;
    this.version = version;
  }

  public ChangeType kind() {
    return kind;
  }

  public ResourceType type() {
    return type;
  }

  /** The object after the change; for a deletion its last state. Never to be modified. */
  public ObjectNode object() {
    return object;
  }

  public Optional<ObjectNode> before() {
    return Optional.ofNullable(before);
  }

  public long version() {
    return version;
  }

  public Optional<ObjectChange> next() {
    return Optional.ofNullable(next);
  }

  void followedBy(ObjectChange change) {
    next = change;
  }
}
