package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that are parsed. Most of a Pod or Node is not needed, and skipped fields
 * cost no memory. Immutable and thread-safe.
 */
public final class FieldFilter extends TokenFilter {
  private final Map<String, TokenFilter> children;

  private FieldFilter(Map<String, TokenFilter> children) {
    this.children = Map.copyOf(children);
  }

  /**
   * These fields with all that they contain.
   *
   * @param paths field names separated by dots, none a prefix of another; the path of an array's
   *     elements is that of the array
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

  /** The filter of an object that contains the filtered object in this field. */
  FieldFilter nestedIn(String name) {
    return new FieldFilter(Map.of(name, this));
  }

  /** The fields of both filters, which have no top-level field in common. */
  FieldFilter and(FieldFilter other) {
    Map<String, TokenFilter> all = new HashMap<>(children);
    all.putAll(other.children);
    return new FieldFilter(all);
  }

  @Override
  public @Nullable TokenFilter includeProperty(String name) {
    return children.get(name);
  }

  /** Keeps empty arrays, which differ from missing ones. */
  @Override
  public boolean includeEmptyArray(boolean contentsFiltered) {
    return true;
  }

  @Override
  public boolean includeEmptyObject(boolean contentsFiltered) {
    return true;
  }

  /**
   * Keeps a scalar where an object was expected: the {@code status} of an ERROR event is a text.
   */
  @Override
  protected boolean _includeScalar() {
    return true;
  }
}
