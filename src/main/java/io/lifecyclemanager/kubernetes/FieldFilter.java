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
public final class FieldFilter extends TokenFilter {
  private final Map<String, TokenFilter> children;

  private FieldFilter(Map<String, TokenFilter> children) {
    this.children = Map.copyOf(children);
  }

  /**
   * These fields, each with all that is in it.
   *
   * @param paths names separated by dots, none the beginning of another; elements of arrays count
   *     as the array itself
   */
  public static FieldFilter of(String... paths) {
    return of(List.of(paths));
  }

  private static FieldFilter of(List<String> paths) {
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
    return new FieldFilter(children);
  }

  /** What an object must have to be this in its field of that name. */
  FieldFilter nestedIn(String name) {
    return new FieldFilter(Map.of(name, this));
  }

  /** These fields and those of the other one, which has none of the same name. */
  FieldFilter and(FieldFilter other) {
    Map<String, TokenFilter> all = new HashMap<>(children);
    all.putAll(other.children);
    return new FieldFilter(all);
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
