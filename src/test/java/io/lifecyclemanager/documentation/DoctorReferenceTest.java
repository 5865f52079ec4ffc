package io.lifecyclemanager.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.doctor.check.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about {@code doctor} has a section for each check. */
class DoctorReferenceTest {
  private static final Path PAGE = Page.FOLDER.resolve("doctor.md");

  @Test
  void everyCheckHasASectionInTheOrderOfTheReport() throws IOException {
    List<String> expected =
        Arrays.stream(Check.values())
            .map(check ->
                "### <a id=\"%s\"></a>%s %s"
                    .formatted(check.documentation().split("#", 2)[1], check.code(), check.label()))
            .toList();
    assertThat(Page.read(PAGE).prose())
        .filteredOn(line -> line.startsWith("### "))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theReportPointsToThisPage() {
    assertThat(Check.values()).allMatch(check -> check.documentation().startsWith(PAGE + "#"));
  }
}
