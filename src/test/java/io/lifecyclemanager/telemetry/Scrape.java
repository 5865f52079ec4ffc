package io.lifecyclemanager.telemetry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A scrape, read as Prometheus would.
 *
 * @param series value by name and labels, as printed
 * @param types type by metric
 * @param helps help by metric
 */
record Scrape(Map<String, Double> series, Map<String, String> types, Map<String, String> helps) {

  static Scrape of(Metrics metrics) {
    Scrape scrape = new Scrape(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    metrics.scrape().lines().forEach(scrape::read);
    return scrape;
  }

  private void read(String line) {
    if (line.startsWith("# ")) {
      String[] words = line.split(" ", 4);
      String before = (words[1].equals("TYPE") ? types : helps).put(words[2], words[3]);
      unique(before == null, line);
    } else {
      int end = line.lastIndexOf(' ');
      Double before = series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
      unique(before == null, line);
    }
  }

  private static void unique(boolean first, String line) {
    if (!first) {
      throw new AssertionError("twice in one scrape: " + line);
    }
  }

  double value(String seriesName) {
    Double value = series.get(seriesName);
    if (value == null) {
      throw new AssertionError("no series " + seriesName + " among " + series.keySet());
    }
    return value;
  }

  /** Names of all metrics; the series of a histogram count as one. */
  Set<String> metrics() {
    Set<String> metrics = new LinkedHashSet<>();
    for (String one : series.keySet()) {
      String name = one.replaceAll("\\{.*", "");
      String base = name.replaceAll("_(bucket|count|sum)$", "");
      metrics.add("histogram".equals(types.get(base)) ? base : name);
    }
    return metrics;
  }
}
