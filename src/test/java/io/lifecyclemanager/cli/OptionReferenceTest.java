package io.lifecyclemanager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.control.DeregisterOptions;
import io.lifecyclemanager.cli.control.HoldListOptions;
import io.lifecyclemanager.cli.control.HoldOptions;
import io.lifecyclemanager.cli.control.InterventionOptions;
import io.lifecyclemanager.cli.control.StatusOptions;
import io.lifecyclemanager.cli.control.SupportBundleOptions;
import io.lifecyclemanager.cli.control.UnholdOptions;
import io.lifecyclemanager.cli.option.CliOption;
import io.lifecyclemanager.cli.option.OptionTable;
import io.lifecyclemanager.cli.serve.ServeOptions;
import io.lifecyclemanager.documentation.ReferenceTable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The option reference lists the options of each command as the parser has them. */
class OptionReferenceTest {
  /** Follows the old option in the first cell of a row. */
  private static final String ARROW = "` →";

  static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of("options.md", CommandName.SERVE, ServeOptions.TABLE),
        Arguments.of("options.md", CommandName.ENROLL, EnrollOptions.TABLE),
        Arguments.of("options.md", CommandName.UNENROLL, UnenrollOptions.TABLE),
        Arguments.of("options.md", CommandName.IAM_POLICY, PolicyOptions.TABLE),
        Arguments.of("options.md", CommandName.DOCTOR, DoctorOptions.TABLE),
        Arguments.of("options.md", CommandName.RELEASE, ReleaseOptions.TABLE),
        Arguments.of("options.md", CommandName.PREVIEW, PreviewOptions.TABLE),
        Arguments.of("options.md", CommandName.STATUS, StatusOptions.TABLE),
        Arguments.of("holds.md", CommandName.HOLD, HoldOptions.TABLE),
        Arguments.of("holds.md", CommandName.UNHOLD, UnholdOptions.TABLE),
        Arguments.of("holds.md", CommandName.HOLDS, HoldListOptions.TABLE),
        Arguments.of("interventions.md", CommandName.COMPLETE, InterventionOptions.COMPLETE),
        Arguments.of("interventions.md", CommandName.EXTEND, InterventionOptions.EXTEND),
        Arguments.of("interventions.md", CommandName.RETRY, InterventionOptions.RETRY),
        Arguments.of("options.md", CommandName.DEREGISTER, DeregisterOptions.TABLE),
        Arguments.of("options.md", CommandName.SUPPORT_BUNDLE, SupportBundleOptions.TABLE));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionOfACommandIsListedWithItsDefaultAndItsMeaning(
      String page, CommandName command, OptionTable table) throws IOException {
    new ReferenceTable(page, "## Options of " + command.typed())
        .assertRows(table.options().stream().map(OptionReferenceTest::row).toList());
  }

  private static String row(CliOption flag) {
    String fallback = flag.defaultValue();
    return "| `%s=%s` | %s | %s |"
        .formatted(
            flag.option(),
            flag.valueLabel().replace("|", "\\|"),
            fallback == null ? "" : "`" + fallback + "`",
            flag.help().replace("<", "&lt;").replace(">", "&gt;"));
  }

  @Test
  void everyOptionOfThePredecessorIsAccepted() throws IOException {
    List<String> old =
        new ReferenceTable("migrating.md", "## Options of serve")
            .rows().stream().filter(row -> row.contains(ARROW)).toList();
    assertThat(old).hasSize(16);
    List<String> known = ServeOptions.TABLE.options().stream().map(CliOption::option).toList();
    for (String row : old) {
      String[] cells = row.split(" \\| ", -1);
      String before = cells[0].replaceAll("^\\| `|` →.*$", "");
      String here = cells[1].replace("`", "");
      assertThat(known).contains(before);
      assertThat(Objects.equals(here, "nothing") || known.contains(here)).as(row).isTrue();
    }
  }
}
