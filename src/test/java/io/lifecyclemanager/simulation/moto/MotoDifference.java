package io.lifecyclemanager.simulation.moto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A row of the table "Where moto differs" in {@code aws-facts.md}.
 *
 * @param moto what moto does
 * @param seenAs what stands in the message of a test that fails for it
 * @param tests the tests that fail for it
 */
record MotoDifference(String moto, String seenAs, List<String> tests) {
  private static final String TITLE = "## Where moto differs";
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final List<MotoDifference> ALL = read();

  static List<MotoDifference> all() {
    return ALL;
  }

  /** Why this test fails against moto; empty when it does not. */
  static Optional<MotoDifference> of(String test) {
    return ALL.stream().filter(row -> row.tests.contains(test)).findFirst();
  }

  private static List<MotoDifference> read() {
    try (InputStream file =
        Objects.requireNonNull(MotoDifference.class.getResourceAsStream("/aws-facts.md"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .dropWhile(line -> !line.equals(TITLE))
          .skip(1)
          .takeWhile(line -> !line.startsWith("## "))
          .filter(line -> line.startsWith("| ") && !line.startsWith("| Operation"))
          .map(MotoDifference::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MotoDifference row(String line) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 8) {
      throw new IllegalStateException("not six cells: " + line);
    }
    return new MotoDifference(cells[3].strip(), quoted(cells[5]).getFirst(), quoted(cells[6]));
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
