package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object are read at all. Of a Pod or Node most is never looked at, and what is
 * skipped while it is parsed costs neither time nor memory. Immutable, thread-safe.
 */
public final class KeptFields extends TokenFilter {
  private final Map<String, TokenFilter> children;

  private KeptFields(Map<String, TokenFilter> children) {
    this.children = Map.copyOf(children);
  }

  /**
   * These fields, each with all that is in it.
   *
   * @param paths names separated by dots, none the beginning of another; elements of arrays count
   *     as the array itself
   */
  public static KeptFields of(String... paths) {
    return of(List.of(paths));
  }

  private static KeptFields of(List<String> paths) {
    Map<String, List<String>> rests = new HashMap<>();
    for (String path : paths) {
      String[] parts = path.split("\\.", 2);
      List<String> rest = rests.computeIfAbsent(parts[0], _ -> new ArrayList<>());
      if (parts.length > 1) {
        rest.add(parts[1]);
      }
    }
    Map<String, TokenFilter> children = new HashMap<>();
    rests.forEach((name, rest) -> children.put(name, rest.isEmpty() ? INCLUDE_ALL : of(rest)));
    return new KeptFields(children);
  }

  /** What an object must have to be this in its field of that name. */
  KeptFields in(String name) {
    return new KeptFields(Map.of(name, this));
  }

  /** These fields and those of the other one, which has none of the same name. */
  KeptFields and(KeptFields other) {
    Map<String, TokenFilter> all = new HashMap<>(children);
    all.putAll(other.children);
    return new KeptFields(all);
  }

  @Override
  public @Nullable TokenFilter includeProperty(String name) {
    return children.get(name);
  }

  /** Neither an empty list nor an object without any of these fields is a missing one. */
  @Override
  public boolean includeEmptyArray(boolean contentsFiltered) {
    return true;
  }

  @Override
  public boolean includeEmptyObject(boolean contentsFiltered) {
    return true;
  }

  /** A value where an object was expected: an ERROR of a watch has a text for its status. */
  @Override
  protected boolean _includeScalar() {
    return true;
  }
}
