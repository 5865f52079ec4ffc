package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code and texts for users and operators name the actor and use the terms of the glossary. */
class LanguageTest {
  private static final List<Path> ROOTS =
      Stream.of(
              "README.md",
              "CHANGELOG.md",
              "src/site",
              "deploy",
              "examples",
              "src/main",
              "src/test/java")
          .map(Path::of)
          .toList();

  private static final Pattern AVOIDED =
      Pattern.compile(
          "\\b(nobody|somebody|whoever|anybody|everybody|mends?|mended|troubled?s?|fates?|taken up"
              + "|on its way out|lets? go)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME = Pattern.compile("\"[A-Za-z][A-Za-z0-9_.-]*\"");

  /** Names seen from outside, or of the JDK, which keep a word: a part of a line for each. */
  private static final List<String> ALLOWED =
      List.of(
          "lifecycle_manager_troubles_total",
          // The last part of that name, in RemoteMeters.
          "\"troubles\",",
          // Former names of keys, in the changelog.
          "(was `mend`)",
          "(was `fate`)",
          "`part`, `fate`, `why`",
          // Not "nobody".
          "BodyPublishers.noBody()");

  private static final int MAX_ALLOWED = 10;

  @Test
  void noTextHasAWordThatAnotherOneReplaces() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(LanguageTest::isSearched).toList()) {
          Files.readAllLines(file).stream()
              .filter(line -> AVOIDED.matcher(withoutAllowed(line)).find())
              .forEach(line -> found.add(file + ": " + line.strip()));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean isSearched(Path file) {
    return Files.isRegularFile(file)
        && !file.endsWith("LanguageTest.java")
        && !file.toString().endsWith(".png");
  }

  /** Words of a name such as a JSON field: {@code stillTroubled} and {@code still_troubled} too. */
  @Test
  void noNameInAStringHasAWordThatAnotherOneReplaces() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      for (Path file : files.filter(LanguageTest::isSearched).toList()) {
        assertThat(NAME.matcher(withoutAllowed(Files.readString(file))).results())
            .as(file.toString())
            .extracting(MatchResult::group)
            .noneMatch(name -> AVOIDED.matcher(asWords(name)).find());
      }
    }
  }

  private static String asWords(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("[_.-]", " ");
  }

  @Test
  void fewNamesKeepAWordThatAnotherOneReplaces() {
    assertThat(ALLOWED).hasSizeLessThanOrEqualTo(MAX_ALLOWED);
  }

  private static String withoutAllowed(String line) {
    String rest = line;
    for (String allowed : ALLOWED) {
      rest = rest.replace(allowed, "");
    }
    return rest;
  }
}
