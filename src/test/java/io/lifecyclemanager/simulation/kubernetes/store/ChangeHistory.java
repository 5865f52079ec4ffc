package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The latest changes of one type. Guarded by the store's lock. */
public final class ChangeHistory {

  /** How many changes are kept where the caller gives no other bound. */
  public static final int KEPT = 100_000;

  private final Deque<ObjectChange> changes = new ArrayDeque<>();
  private final int bound;
  private ObjectChange last;
  private long forgottenUpTo;

  ChangeHistory(ResourceType type, int bound) {
    this.bound = bound;
    ObjectNode nothing = ObjectMetadata.JSON.createObjectNode();
    last = new ObjectChange(ObjectChange.ChangeType.ADDED, type, nothing, null, 0);
  }

  void append(ObjectChange change) {
    last.followedBy(change);
    last = change;
    changes.addLast(change);
    if (changes.size() > bound) {
      forgetFirst();
    }
  }

  /** What compaction does: from now on every older version is too old. */
  void forgetAll(long version) {
    changes.clear();
    forgottenUpTo = version;
  }

  public ObjectChange last() {
    return last;
  }

  /** The change after which a watch from that version goes on. */
  public ObjectChange position(long version) {
    if (version < forgottenUpTo) {
      throw ApiFailures.expired(
          "too old resource version: %d (%d)".formatted(version, forgottenUpTo));
    }
    ObjectChange position = last;
    Iterator<ObjectChange> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext()) {
      position = newestFirst.next();
      if (position.version() <= version) {
        return position;
      }
    }
    // Every kept change is newer: a stand-in before the oldest of them.
    return changes.isEmpty() ? last : before(changes.getFirst());
  }

  private static ObjectChange before(ObjectChange first) {
    ObjectChange standIn = new ObjectChange(first.kind(), first.type(), first.object(), null, 0);
    standIn.followedBy(first);
    return standIn;
  }

  private void forgetFirst() {
    forgottenUpTo = changes.removeFirst().version();
  }
}
