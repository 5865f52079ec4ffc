package io.lifecyclemanager.scenario.soak;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The collections and maps that an object holds, directly or through other objects of this program,
 * and how many elements they have. Reads fields: nothing may change meanwhile.
 */
final class ReachableCollections {
  private static final String PROGRAM = "io.lifecyclemanager.";

  /** The simulated world, which remembers everything. */
  private static final List<String> WORLD =
      List.of("fakes.", "simulation.", "scenario.", "model.SimulatedTime");

  /** The terminations of the last day, of which it keeps a fixed number. */
  private static final String HISTORY = PROGRAM + "status.TerminationHistory";

  private final Map<String, Integer> sizes = new TreeMap<>();
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();
  private int elements;

  private ReachableCollections(Object root) {
    left.add(root);
  }

  /** The largest size of the collections in each field, by class and field. */
  static Map<String, Integer> sizes(Object root) throws IllegalAccessException {
    return visitAll(root).sizes;
  }

  /**
   * How many objects of this program are reachable, and elements of their collections: what is left
   * in the heap after a garbage collection, without the simulated world.
   */
  static int count(Object root) throws IllegalAccessException {
    ReachableCollections found = visitAll(root);
    return found.visited.size() + found.elements;
  }

  private static ReachableCollections visitAll(Object root) throws IllegalAccessException {
    ReachableCollections found = new ReachableCollections(root);
    while (!found.left.isEmpty()) {
      found.visit(found.left.remove());
    }
    return found;
  }

  private void visit(Object object) throws IllegalAccessException {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (isOfProgram(type)) {
        for (Field field : type.getDeclaredFields()) {
          if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            add(type.getName() + "." + field.getName(), field.get(object));
          }
        }
      }
    }
  }

  private static boolean isOfProgram(Class<?> type) {
    String name = type.getName();
    return name.startsWith(PROGRAM)
        && !name.equals(HISTORY)
        && WORLD.stream().noneMatch(one -> name.startsWith(PROGRAM + one));
  }

  private void add(String field, Object value) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> {
        sizes.merge(field, map.size(), Math::max);
        elements += map.size();
        map.forEach((key, element) -> {
          add(field, key);
          add(field, element);
        });
      }
      case Collection<?> collection -> {
        sizes.merge(field, collection.size(), Math::max);
        elements += collection.size();
        collection.forEach(element -> add(field, element));
      }
      case AtomicReference<?> reference -> add(field, reference.get());
      default -> {
        if (isOfProgram(value.getClass()) && !value.getClass().isEnum() && visited.add(value)) {
          left.add(value);
        }
      }
    }
  }
}
