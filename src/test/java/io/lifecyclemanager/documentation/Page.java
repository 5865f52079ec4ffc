package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Markdown file as a code host shows it.
 *
 * @param file relative to the repository's root
 */
record Page(Path file, List<String> lines) {
  static final Path README = Path.of("README.md");
  static final Path FOLDER = Path.of("src/site/markdown");
  static final Path INDEX = FOLDER.resolve("index.md");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern NAMED_ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

  static Page read(Path file) throws IOException {
    return new Page(file, Files.readAllLines(file));
  }

  /** README.md and every page, the README first. */
  static List<Page> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(README));
    try (Stream<Path> pages = Files.list(FOLDER)) {
      pages.sorted().forEach(files::add);
    }
    List<Page> all = new ArrayList<>();
    for (Path file : files) {
      all.add(read(file));
    }
    return all;
  }

  /** The text of the first heading. */
  String title() {
    return lines.getFirst().replaceFirst("^# ", "");
  }

  /** The lines that are in no fenced block. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.add(line);
      }
    }
    return prose;
  }

  /** The rows of hand-written and generated tables. */
  Stream<String> tableRows() {
    return prose().stream().filter(line -> line.startsWith("|"));
  }

  /** The targets of links that lead to no web site. */
  List<String> relativeLinks() {
    return prose().stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map((MatchResult link) -> link.group(1))
        .filter(target -> !target.startsWith("https://"))
        .toList();
  }

  /** The files that relative links lead to. */
  Set<Path> linkedFiles() {
    return relativeLinks().stream().map(this::fileOf).collect(Collectors.toSet());
  }

  private Path fileOf(String target) {
    String path = target.split("#", 2)[0];
    return path.isEmpty() ? file : file.resolveSibling(path).normalize();
  }

  /** Fails unless the target of a relative link exists, with its anchor if it has one. */
  void assertLeadsSomewhere(String target) throws IOException {
    Path linked = fileOf(target);
    assertThat(Files.exists(linked)).as("%s: link to %s", file, target).isTrue();
    if (target.contains("#")) {
      assertThat(read(linked).anchors())
          .as("%s: link to %s", file, target)
          .contains(target.split("#", 2)[1]);
    }
  }

  /** What can follow the {@code #} in a link to this page. */
  Set<String> anchors() {
    Stream<String> named =
        prose().stream()
            .flatMap(line -> NAMED_ANCHOR.matcher(line).results())
            .map((MatchResult anchor) -> anchor.group(1));
    Stream<String> headings = prose().stream().filter(line -> line.matches("#+ .*"));
    return Stream.concat(named, headings.map(Page::anchorOf)).collect(Collectors.toSet());
  }

  private static String anchorOf(String heading) {
    String text = TAG.matcher(heading.replaceFirst("^#+ ", "")).replaceAll("");
    return NOT_IN_ANCHOR.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("").replace(' ', '-');
  }
}
