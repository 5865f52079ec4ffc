package io.lifecyclemanager.sandbox.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a controller's own metrics count, for what no simulator counts. Pure. */
public final class ScrapedMetrics {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private ScrapedMetrics() {}

  /**
   * The samples of one counter that are not zero.
   *
   * @param body in Prometheus' text format
   * @param key made of the labels named so: {@code "{verb} {resource}"}
   * @return the sums of all samples with the same key
   */
  public static Map<String, Long> counts(String body, String counter, String key) {
    Map<String, Long> counts = new TreeMap<>();
    body.lines()
        .filter(line -> line.startsWith(counter + "{"))
        .forEach(line -> {
          long value = (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
          if (value > 0) {
            counts.merge(filled(key, line), value, Long::sum);
          }
        });
    return counts;
  }

  private static String filled(String key, String line) {
    String filled = key;
    Matcher label = LABEL.matcher(line);
    while (label.find()) {
      filled = filled.replace("{" + label.group(1) + "}", label.group(2));
    }
    return filled;
  }
}
