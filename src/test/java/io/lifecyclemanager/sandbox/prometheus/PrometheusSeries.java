package io.lifecyclemanager.sandbox.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One series of the answer to a query.
 *
 * @param labels by name, sorted; with {@code __name__} where the query keeps it
 * @param points one for an instant query
 */
public record PrometheusSeries(Map<String, String> labels, List<Point> points) {
  /**
   * One value.
   *
   * @param seconds since 1970
   * @param value may be infinite or not a number
   */
  public record Point(double seconds, double value) {
    /** Whether it can be drawn. */
    public boolean isFinite() {
      return Double.isFinite(value);
    }
  }

  public PrometheusSeries {
    labels = Map.copyOf(labels);
    points = List.copyOf(points);
  }

  /** The value of an instant query. */
  public double value() {
    return points.getLast().value();
  }

  /** The value of a label; empty where it has none. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** Reads the {@code data} of an answer: a vector, a matrix or a scalar. */
  static List<PrometheusSeries> of(JsonNode data) {
    String type = data.path("resultType").asText();
    JsonNode result = data.path("result");
    if (type.equals("scalar")) {
      return List.of(new PrometheusSeries(Map.of(), List.of(point(result))));
    }
    List<PrometheusSeries> all = new ArrayList<>();
    for (JsonNode one : result) {
      List<Point> points = new ArrayList<>();
      if (one.has("value")) {
        points.add(point(one.path("value")));
      }
      one.path("values").forEach(value -> points.add(point(value)));
      all.add(new PrometheusSeries(strings(one.path("metric")), points));
    }
    return all;
  }

  private static Point point(JsonNode pair) {
    return new Point(pair.path(0).asDouble(), number(pair.path(1).asText()));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** An object of strings. */
  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    object.properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
    return strings;
  }
}
