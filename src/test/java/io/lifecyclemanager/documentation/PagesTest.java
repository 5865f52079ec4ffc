package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README and the pages are complete, connected and short. */
class PagesTest {
  private static final int LONGEST_PAGE = 400;
  private static final int LONGEST_README = 250;
  private static final int LONGEST_LINE = 120;
  private static final int LONGEST_CELL = 120;

  /** Their tables repeat the program's own texts. */
  private static final List<Path> REFERENCES =
      List.of(Page.FOLDER.resolve("options.md"), Page.FOLDER.resolve("metrics.md"));

  /** Markdown files that are no pages. */
  private static final List<Path> OTHERS =
      Stream.of(
              "CHANGELOG.md",
              "deploy/runbooks/alerts.md",
              "src/test/controlplane/README.md",
              "src/test/resources/aws-facts.md")
          .map(Path::of)
          .toList();

  private static final Pattern NAMED_FILE =
      Pattern.compile("`((?:deploy|examples|src|\\.ci)/[A-Za-z0-9_./-]+)");

  private List<Page> pages;

  @BeforeEach
  void read() throws IOException {
    pages = Page.all();
  }

  @Test
  void everyRelativeLinkLeadsToAFileAndItsAnchor() throws IOException {
    List<Page> all = new ArrayList<>(pages);
    for (Path file : OTHERS) {
      all.add(Page.read(file));
    }
    for (Page page : all) {
      for (String target : page.relativeLinks()) {
        page.assertLeadsSomewhere(target);
      }
    }
  }

  @Test
  void readmeAndIndexLinkToEveryPage() throws IOException {
    List<Path> files =
        pages.stream().skip(1).map(Page::file).filter(file -> !file.equals(Page.INDEX)).toList();
    assertThat(Page.read(Page.README).linkedFiles()).contains(Page.INDEX).containsAll(files);
    assertThat(Page.read(Page.INDEX).linkedFiles()).contains(Page.README).containsAll(files);
  }

  @Test
  void everyPageLinksToItsNeighboursInTheOrderOfTheIndex() throws IOException {
    List<Page> order = inOrder();
    for (int i = 1; i < order.size(); i++) {
      String previous = " · previous: " + link(order.get(i - 1));
      String next = i + 1 < order.size() ? " · next: " + link(order.get(i + 1)) : "";
      assertThat(order.get(i).lines())
          .as("%s has its navigation below its title", order.get(i).file())
          .contains(link(order.getFirst()) + previous + next);
    }
  }

  /** The index, then the pages of its numbered list. */
  private static List<Page> inOrder() throws IOException {
    Page index = Page.read(Page.INDEX);
    List<String> targets =
        Pattern.compile("^\\d+\\. \\[[^]]*]\\(([^)]+)\\)", Pattern.MULTILINE)
            .matcher(String.join("\n", index.lines()))
            .results()
            .map((MatchResult item) -> item.group(1))
            .toList();
    List<Page> order = new ArrayList<>(List.of(index));
    for (String target : targets) {
      order.add(Page.read(Page.FOLDER.resolve(target)));
    }
    return order;
  }

  private static String link(Page page) {
    return "[%s](%s)".formatted(page.title(), page.file().getFileName());
  }

  @Test
  void pagesAreShort() {
    for (Page page : pages) {
      int most = page.file().equals(Page.README) ? LONGEST_README : LONGEST_PAGE;
      assertThat(page.lines()).as("lines of %s", page.file()).hasSizeLessThanOrEqualTo(most);
    }
  }

  @Test
  void linesAreShort() {
    for (Page page : pages) {
      assertThat(page.prose())
          .as("lines of %s, tables aside", page.file())
          .filteredOn(line -> !line.startsWith("|") && line.length() > LONGEST_LINE)
          .isEmpty();
    }
  }

  @Test
  void cellsOfTablesAreShort() {
    for (Page page : pages) {
      if (!REFERENCES.contains(page.file())) {
        List<String> cells =
            page.tableRows().flatMap(row -> Stream.of(row.split("(?<!\\\\)\\|"))).toList();
        assertThat(cells)
            .as("cells of tables of %s", page.file())
            .filteredOn(cell -> cell.strip().length() > LONGEST_CELL)
            .isEmpty();
      }
    }
  }

  @Test
  void everyFileThatIsNamedExists() {
    for (Page page : pages) {
      String text = page.prose().stream().collect(Collectors.joining("\n"));
      assertThat(NAMED_FILE.matcher(text).results().map(found -> found.group(1)))
          .as("files that %s names", page.file())
          .allMatch(file -> Files.exists(Path.of(file)));
    }
  }
}
