package io.lifecyclemanager.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Log lines, help texts, alerts and manifests that name a page name one that exists. */
class PointersTest {
  private static final List<Path> ROOTS =
      Stream.of("src/main", "deploy", "examples", "pom.xml", ".ci").map(Path::of).toList();
  private static final Pattern POINTER =
      Pattern.compile("(?:README|(?:src/site/markdown|deploy/runbooks)/[\\w-]+)\\.md(?:#[\\w-]+)?");

  @Test
  void everyPageThatIsNamedExistsWithItsAnchor() throws IOException {
    Page root = new Page(Path.of("repository"), List.of());
    for (Path file : files()) {
      for (String pointer : pointers(file)) {
        root.assertLeadsSomewhere(pointer);
      }
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    }
    return files;
  }

  private static List<String> pointers(Path file) throws IOException {
    return POINTER.matcher(Files.readString(file)).results().map(MatchResult::group).toList();
  }
}
