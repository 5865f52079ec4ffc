package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for developers name packages and types that exist. */
class CodeNamesTest {
  private static final Path MAIN = Path.of("src/main/java/io/lifecyclemanager");
  private static final Pattern TYPE = Pattern.compile("`((?:[A-Z][a-z]+)+)`");
  private static final Pattern PACKAGE = Pattern.compile("`([a-z0-9.]+)`");

  @Test
  void everyTypeThatDevelopingNamesExists() throws IOException {
    Set<String> files = fileNames(Path.of("src"));
    assertThat(names("developing.md", TYPE, UnaryOperator.identity()))
        .isNotEmpty()
        .filteredOn(name -> !files.contains(name))
        .isEmpty();
  }

  @Test
  void designListsEveryPackage() throws IOException {
    Set<String> packages = new TreeSet<>();
    try (Stream<Path> files = Files.walk(MAIN)) {
      files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> MAIN.relativize(file.getParent()).toString().replace('/', '.'))
          .forEach(packages::add);
    }
    assertThat(names("design.md", PACKAGE, CodeNamesTest::firstCell)).isEqualTo(packages);
  }

  /** The first cell of a row that begins with a name; else nothing. */
  private static String firstCell(String line) {
    return line.startsWith("| `") ? line.split("\\|", 3)[1] : "";
  }

  private static Set<String> names(String page, Pattern pattern, UnaryOperator<String> part)
      throws IOException {
    return Page.read(Page.FOLDER.resolve(page)).prose().stream()
        .flatMap(line -> pattern.matcher(part.apply(line)).results())
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of every source file, the name without its suffix. */
  private static Set<String> fileNames(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
          .collect(Collectors.toSet());
    }
  }
}
