package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
          "\\b(nobody|somebody|whoever|anybody|everybody|mends?|mended|troubled?s?|taken up"
              + "|on its way out|lets? go)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Names seen from outside, or of the JDK, which keep a word: a part of a line for each. */
  private static final List<String> ALLOWED =
      List.of(
          "lifecycle_manager_troubles_total",
          // The last part of that name, in RemoteMeters.
          "\"troubles\",",
          // A key in doctor's JSON report.
          "fields.put(\"mend\",",
          ".path(\"mend\")",
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
