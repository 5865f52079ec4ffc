package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first table under a heading of a page, whose rows follow from the program. With the system
 * property {@code docs=write} the rows are written into the page; without it they are compared.
 *
 * @param page the file's name under {@code src/site/markdown}
 * @param heading the heading's whole line, as in {@code "## Options of serve"}
 */
public record ReferenceTable(String page, String heading) {
  private static final boolean WRITE = "write".equals(System.getProperty("docs"));

  /**
   * Compares the table's rows with the expected ones, or replaces them.
   *
   * @throws AssertionError if they differ; names the command that writes them
   */
  public void assertRows(List<String> expected) throws IOException {
    List<String> lines = lines();
    int first = firstRow(lines);
    int end = first;
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      end++;
    }
    if (WRITE) {
      Stream<String> before = lines.subList(0, first).stream();
      Stream<String> after = lines.subList(end, lines.size()).stream();
      Files.write(file(), Stream.of(before, expected.stream(), after).flatMap(s -> s).toList());
      return;
    }
    assertThat(lines.subList(first, end))
        .as(
            "%s, %s. To write the rows: ./mvnw -q -Ddocs=write -Dtest='*ReferenceTest' test",
            page, heading)
        .containsExactlyElementsOf(expected);
  }

  /** The rows as they are in the page. */
  public List<String> rows() throws IOException {
    List<String> lines = lines();
    return lines.subList(firstRow(lines), lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  /** The index of the line after the table's header and its separator. */
  private int firstRow(List<String> lines) {
    int start = lines.indexOf(heading);
    assertThat(start).as("%s has the heading \"%s\"", page, heading).isNotNegative();
    int line = start + 1;
    while (line < lines.size() && !lines.get(line).startsWith("|--")) {
      line++;
    }
    assertThat(line).as("a table under \"%s\" of %s", heading, page).isLessThan(lines.size());
    return line + 1;
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private Path file() {
    return Path.of("src/site/markdown", page);
  }
}
