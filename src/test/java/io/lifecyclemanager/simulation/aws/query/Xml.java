package io.lifecyclemanager.simulation.aws.query;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Well-formed XML under construction; only the factories make it, so that nothing is left
 * unescaped.
 */
public record Xml(String markup) {
  public static final Xml NOTHING = new Xml("");

  /** An element with a text, or nothing at all if there is no value. */
  public static Xml text(String name, @Nullable Object value) {
    return value == null
        ? NOTHING
        : new Xml("<" + name + ">" + escaped(value.toString()) + "</" + name + ">");
  }

  public static Xml element(String name, Xml... contents) {
    return new Xml("<" + name + ">" + all(contents).markup + "</" + name + ">");
  }

  public static Xml all(Xml... parts) {
    StringBuilder markup = new StringBuilder();
    for (Xml part : parts) {
      markup.append(part.markup);
    }
    return new Xml(markup.toString());
  }

  /** A list in the Query protocol's way: each item's contents within a {@code member}. */
  public static Xml list(String name, List<Xml> items) {
    return list(name, "member", items);
  }

  public static Xml list(String name, String item, List<Xml> items) {
    return element(
        name,
        new Xml(items.stream().map(i -> element(item, i).markup).collect(Collectors.joining())));
  }

  public static Xml texts(String name, List<String> items) {
    return list(name, items.stream().map(i -> new Xml(escaped(i))).toList());
  }

  /** Key and Value pairs, as tags and attributes are written. */
  public static Xml pairs(String name, Map<String, String> pairs) {
    return list(
        name,
        pairs.entrySet().stream()
            .map(p -> all(text("Key", p.getKey()), text("Value", p.getValue())))
            .toList());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;");
  }
}
