package io.lifecyclemanager.simulation.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of all types under one counter of versions. Stored objects are never modified, only
 * replaced, so that readers keep what they were given. Thread-safe; several calls become one step
 * inside {@link #step}.
 */
public final class ObjectStore {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Map<ResourceType, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
  private final Map<ResourceType, ChangeHistory> histories = new HashMap<>();
  private final List<Consumer<ObjectChange>> followers = new CopyOnWriteArrayList<>();
  private final Set<ChangeWaiter> waiters = Collections.newSetFromMap(new IdentityHashMap<>());
  private final int historyBound;
  private long version = 1;

  /** Waits for a change of a type; where a node is given, of one of its pods. */
  private record ChangeWaiter(Condition changed, ResourceType type, String node) {
    private boolean isFor(ObjectChange change, String nodeOfObject) {
      return change.type().equals(type) && (node.isEmpty() || node.equals(nodeOfObject));
    }
  }

  public ObjectStore(int historyBound) {
    this.historyBound = historyBound;
  }

  /** The follower runs inside the step that made the change, and may make further changes. */
  public void follow(Consumer<ObjectChange> follower) {
    followers.add(follower);
  }

  public <T> T step(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
    return step(() -> Optional.ofNullable(of(type).get(key(namespace, name))));
  }

  /** The objects in a namespace, or everywhere where it is empty, ordered by name. */
  public List<ObjectNode> all(ResourceType type, String namespace) {
    return step(() ->
        new ArrayList<>(
            namespace.isEmpty()
                ? of(type).values()
                : of(type).subMap(namespace + "/", namespace + "0").values()));
  }

  /** Stores a new object or a new state of one, with the next version; the caller gives it up. */
  public ObjectNode put(ResourceType type, ObjectNode object) {
    return step(() -> {
      ObjectMetadata.of(object).put("resourceVersion", Long.toString(++version));
      @Nullable ObjectNode before = of(type).put(key(object), object);
      ObjectChange.ChangeType kind =
          before == null ? ObjectChange.ChangeType.ADDED : ObjectChange.ChangeType.MODIFIED;
      commit(new ObjectChange(kind, type.stored(), object, before, version));
      return object;
    });
  }

  /** Takes an object out; watches see its last state under a new version. */
  public ObjectNode remove(ResourceType type, ObjectNode object) {
    return step(() -> {
      ObjectNode last = object.deepCopy();
      ObjectMetadata.of(last).put("resourceVersion", Long.toString(++version));
      of(type).remove(key(object));
      commit(
          new ObjectChange(ObjectChange.ChangeType.DELETED, type.stored(), last, object, version));
      return last;
    });
  }

  /** The types of which there is or was an object. */
  public Set<ResourceType> types() {
    return step(() -> Set.copyOf(objects.keySet()));
  }

  public long version() {
    return step(() -> version);
  }

  public ChangeHistory history(ResourceType type) {
    return histories.computeIfAbsent(type.stored(), t -> new ChangeHistory(t, historyBound));
  }

  /** Forgets the history of all types: every earlier version is too old from now on. */
  public void compact() {
    step(() -> {
      objects.keySet().forEach(type -> history(type).forgetAll(version));
      return version;
    });
  }

  /**
   * Waits until something follows {@code seen}, the time is over, or {@code waiting} no longer
   * holds; a caller that changes its result calls {@link #wake}.
   *
   * @param node changes of objects on other nodes need not end the wait; empty for all changes
   */
  public void awaitChange(ObjectChange seen, long nanos, BooleanSupplier waiting, String node)
      throws InterruptedException {
    lock.lockInterruptibly();
    ChangeWaiter waiter = new ChangeWaiter(lock.newCondition(), seen.type(), node);
    try {
      waiters.add(waiter);
      long left = nanos;
      while (left > 0 && seen.next().isEmpty() && waiting.getAsBoolean()) {
        left = waiter.changed().awaitNanos(left);
      }
    } finally {
      waiters.remove(waiter);
      lock.unlock();
    }
  }

  /** Lets every waiting watch look again. */
  public void wake() {
    step(() -> {
      waiters.forEach(waiter -> waiter.changed().signal());
      return version;
    });
  }

  private void commit(ObjectChange change) {
    history(change.type()).append(change);
    // Hundreds of watches of the pods of one node each would slow down all others.
    String node = change.object().path("spec").path("nodeName").asText("");
    waiters.stream()
        .filter(waiter -> waiter.isFor(change, node))
        .forEach(waiter -> waiter.changed().signal());
    followers.forEach(follower -> follower.accept(change));
  }

  private NavigableMap<String, ObjectNode> of(ResourceType type) {
    return objects.computeIfAbsent(type.stored(), t -> new TreeMap<>());
  }

  private static String key(ObjectNode object) {
    return key(ObjectMetadata.namespace(object), ObjectMetadata.name(object));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
