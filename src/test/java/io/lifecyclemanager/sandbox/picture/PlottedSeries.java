package io.lifecyclemanager.sandbox.picture;

import io.lifecyclemanager.sandbox.prometheus.PrometheusSeries.Point;
import java.util.List;

/**
 * One line of a plot.
 *
 * @param name in the legend
 * @param points with gaps where the value is no number
 */
record PlottedSeries(String name, List<Point> points) {
  PlottedSeries {
    points = List.copyOf(points);
  }

  /** Its largest value; 0 where it has none. */
  double largest() {
    return points.stream().filter(Point::isFinite).mapToDouble(Point::value).max().orElse(0);
  }

  /** Whether it has a value at all. */
  boolean isDrawn() {
    return points.stream().anyMatch(Point::isFinite);
  }

  /** Its last value; not a number where it has none. */
  double last() {
    return points.stream()
        .filter(Point::isFinite)
        .reduce((_, later) -> later)
        .map(Point::value)
        .orElse(Double.NaN);
  }
}
