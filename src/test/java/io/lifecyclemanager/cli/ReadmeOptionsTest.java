package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README lists the options as the program has them. */
class ReadmeOptionsTest {
  /** Marks the rows about the predecessor's options. */
  private static final String OLD = "` → |";

  @Test
  void everyOptionIsInTheReadmeWithItsDefaultAndItsMeaning() throws IOException {
    List<String> expected =
        Stream.<Option[]>of(
                Flag.values(),
                EnrollFlag.values(),
                UnenrollFlag.values(),
                PolicyFlag.values(),
                DoctorFlag.values())
            .flatMap(Arrays::stream)
            .map(ReadmeOptionsTest::row)
            .toList();
    assertThat(rows(row -> !row.contains(OLD))).containsExactlyElementsOf(expected);
  }

  private static String row(Option flag) {
    String fallback = flag.fallback();
    return "| `%s=%s` | %s | %s |"
        .formatted(
            flag.option(),
            flag.label().replace("|", "\\|"),
            fallback == null ? "" : "`" + fallback + "`",
            flag.help().replace("<", "&lt;").replace(">", "&gt;"));
  }

  @Test
  void everyOptionOfThePredecessorIsTakenHere() throws IOException {
    List<String> old = rows(row -> row.contains(OLD));
    assertThat(old).hasSize(16);
    List<String> known = Arrays.stream(Flag.values()).map(Flag::option).toList();
    for (String row : old) {
      String[] cells = row.split(" \\| ", -1);
      String before = cells[0].replaceAll("^\\| `|` →.*$", "");
      String here = cells[1].replace("`", "");
      assertThat(known).contains(before);
      assertThat(Objects.equals(here, "nothing") || known.contains(here)).as(row).isTrue();
    }
  }

  private static List<String> rows(Predicate<String> which) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .filter(line -> line.startsWith("| `--"))
        .filter(which)
        .toList();
  }
}
