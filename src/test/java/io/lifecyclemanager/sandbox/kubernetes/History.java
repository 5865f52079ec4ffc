package io.lifecyclemanager.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The latest changes of one type. Guarded by the store's lock. */
final class History {

  /** How many changes are kept where nobody asks for another bound. */
  static final int KEPT = 100_000;

  private final Deque<Change> changes = new ArrayDeque<>();
  private final int bound;
  private Change last;
  private long forgottenUpTo;

  History(ResourceType type, int bound) {
    this.bound = bound;
    ObjectNode nothing = Meta.JSON.createObjectNode();
    last = new Change(Change.Kind.ADDED, type, nothing, null, 0);
  }

  void append(Change change) {
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

  Change last() {
    return last;
  }

  /** The change after which a watch from that version goes on. */
  Change position(long version) {
    if (version < forgottenUpTo) {
      throw Failures.expired("too old resource version: %d (%d)".formatted(version, forgottenUpTo));
    }
    Change position = last;
    Iterator<Change> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext()) {
      position = newestFirst.next();
      if (position.version() <= version) {
        return position;
      }
    }
    // Every kept change is newer: a stand-in before the oldest of them.
    return changes.isEmpty() ? last : before(changes.getFirst());
  }

  private static Change before(Change first) {
    Change standIn = new Change(first.kind(), first.type(), first.object(), null, 0);
    standIn.followedBy(first);
    return standIn;
  }

  private void forgetFirst() {
    forgottenUpTo = changes.removeFirst().version();
  }
}
