package io.lifecyclemanager.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README says what is there. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    String text = Files.readString(README);
    Set<String> anchors =
        text.lines()
            .filter(line -> line.matches("##+ .*"))
            .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
            .map(title -> "#" + title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());
    Pattern.compile("\\]\\(([^)]+)\\)")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.startsWith("https://"))
        .forEach(target ->
            assertThat(target.startsWith("#") ? anchors.contains(target) : exists(target))
                .as(target)
                .isTrue());
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    Pattern.compile("`((?:deploy|examples|src|\\.ci)/[A-Za-z0-9_./-]+)")
        .matcher(Files.readString(README))
        .results()
        .map(found -> found.group(1))
        .forEach(file -> assertThat(exists(file)).as(file).isTrue());
  }

  private static boolean exists(String file) {
    return Files.exists(Path.of(file));
  }
}
