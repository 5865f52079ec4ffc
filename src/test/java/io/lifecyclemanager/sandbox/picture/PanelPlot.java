package io.lifecyclemanager.sandbox.picture;

import io.lifecyclemanager.sandbox.prometheus.PrometheusSeries.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Draws one panel: a title, lines over time with their scale, and a legend with the largest values.
 *
 * @param title of the panel
 * @param unit of the values
 * @param series all of them, also those without values
 * @param begin seconds since 1970
 * @param end seconds since 1970
 */
record PanelPlot(
    String title, PlotUnit unit, List<PlottedSeries> series, double begin, double end) {
  private static final int LEFT = 64;
  private static final int RIGHT = 14;
  private static final int TOP = 34;
  private static final int LEGEND_LINE = 15;
  private static final int LEGEND_LINES = 4;
  private static final int COLUMNS = 4;
  private static final double LETTER = 6;
  private static final double TITLE_LETTER = 8;
  private static final int TIMES = 5;
  private static final int NARROW = 400;

  /** The parts of the panel's area. */
  private record PlotArea(double x, double y, double width, double height) {
    double atX(double share) {
      return x + share * width;
    }

    double atY(double share) {
      return y + height - share * height;
    }
  }

  /** A number with its trend, as Grafana's stat panels. */
  void drawNumber(Svg svg, double x, double y, double width, double height) {
    svg.rectangle("panel", x, y, width, height);
    svg.text("title", x + 10, y + 20, shortened(title, (int) (width / TITLE_LETTER)));
    PlotArea area = new PlotArea(x + 1, y + height - 38, width - 2, 37);
    drawLines(svg, area, scale());
    double last = series.isEmpty() ? Double.NaN : series.getFirst().last();
    svg.text("big", x + 10, y + 60, Double.isNaN(last) ? "–" : unit.text(last));
  }

  /** Lines over time. */
  void drawTimes(Svg svg, double x, double y, double width, double height) {
    List<PlottedSeries> drawn = drawnSeries();
    int columns = columns(drawn, width - 20);
    int lines = Math.min(LEGEND_LINES, (drawn.size() + columns - 1) / columns);
    PlotArea area =
        new PlotArea(
            x + LEFT, y + TOP, width - LEFT - RIGHT, height - TOP - (lines + 1) * LEGEND_LINE - 12);
    svg.rectangle("panel", x, y, width, height);
    svg.text("title", x + 12, y + 21, title);
    svg.text("end", x + width - RIGHT, y + 21, unit.words());
    PlotScale scale = scale();
    for (double value : scale.lines()) {
      double at = area.atY(value / scale.end());
      svg.horizontal(area.x(), at, area.width());
      svg.text("end", area.x() - 6, at + 4, unit.text(value));
    }
    drawTimeLabels(svg, area);
    drawLines(svg, area, scale);
    drawLegend(
        svg, drawn, x + 12, area.y() + area.height() + LEGEND_LINE + 14, columns, width - 20);
  }

  /** How many names of the legend fit side by side. */
  private int columns(List<PlottedSeries> drawn, double width) {
    int longest = drawn.stream().mapToInt(one -> entry(one).length()).max().orElse(1);
    return Math.clamp((int) (width / (longest * LETTER + 22)), 1, COLUMNS);
  }

  private String entry(PlottedSeries one) {
    return one.name() + "  " + unit.text(one.largest());
  }

  private void drawTimeLabels(Svg svg, PlotArea area) {
    int labels = area.width() < NARROW ? TIMES / 2 : TIMES;
    for (int number = 0; number <= labels; number++) {
      long seconds = Math.round((end - begin) * number / labels);
      String style = number == 0 ? "" : number == labels ? "end" : "mid";
      svg.text(
          style,
          area.atX(number / (double) labels),
          area.y() + area.height() + LEGEND_LINE,
          String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60));
    }
  }

  private void drawLegend(
      Svg svg, List<PlottedSeries> drawn, double x, double y, int columns, double width) {
    int places = columns * LEGEND_LINES;
    int shown = drawn.size() > places ? places - 1 : drawn.size();
    double cell = width / columns;
    for (int place = 0; place < shown; place++) {
      double left = x + place % columns * cell;
      double line = y + place / columns * LEGEND_LINE;
      svg.rectangle("c" + place % Svg.COLORS, left, line - 8, 9, 9);
      svg.text("", left + 14, line, shortened(entry(drawn.get(place)), (int) (cell / LETTER)));
    }
    if (shown < drawn.size()) {
      svg.text(
          "",
          x + shown % columns * cell + 14,
          y + shown / columns * LEGEND_LINE,
          "and %d more".formatted(drawn.size() - shown));
    }
  }

  private void drawLines(Svg svg, PlotArea area, PlotScale scale) {
    List<PlottedSeries> drawn = drawnSeries();
    for (int number = drawn.size() - 1; number >= 0; number--) {
      String color = "c" + number % Svg.COLORS;
      String line = line(drawn.get(number).points(), area, scale);
      if (drawn.size() == 1) {
        svg.path("area " + color, line(filled(drawn.get(number)), area, scale));
      }
      svg.path("line " + color, line);
    }
  }

  /** With a way along the bottom, for an area. */
  private static List<Point> filled(PlottedSeries one) {
    List<Point> points = new ArrayList<>(one.points().stream().filter(Point::isFinite).toList());
    points.add(new Point(points.getLast().seconds(), 0));
    points.add(new Point(points.getFirst().seconds(), 0));
    return points;
  }

  private String line(List<Point> points, PlotArea area, PlotScale scale) {
    StringBuilder path = new StringBuilder();
    boolean isGap = true;
    for (Point point : points) {
      if (point.isFinite()) {
        path.append(isGap ? 'M' : 'L')
            .append(Svg.coordinate(area.atX((point.seconds() - begin) / (end - begin))))
            .append(' ')
            .append(Svg.coordinate(area.atY(point.value() / scale.end())));
      }
      isGap = !point.isFinite();
    }
    return path.toString();
  }

  /** Those that have values, the largest first. */
  private List<PlottedSeries> drawnSeries() {
    return series.stream()
        .filter(PlottedSeries::isDrawn)
        .sorted(Comparator.comparingDouble(PlottedSeries::largest).reversed())
        .toList();
  }

  private PlotScale scale() {
    double largest = series.stream().mapToDouble(PlottedSeries::largest).max().orElse(0);
    return PlotScale.upTo(largest, unit.base(largest));
  }

  private static String shortened(String words, int letters) {
    return words.length() <= letters ? words : words.substring(0, letters - 1) + "…";
  }
}
