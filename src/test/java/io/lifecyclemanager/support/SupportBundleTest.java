package io.lifecyclemanager.support;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.support.BundlePart.PartCollector;
import io.lifecyclemanager.support.SupportBundle.BundleSummary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the parts of a support bundle become its files. */
class SupportBundleTest {
  private static final Instant TIME = Instant.parse("2026-03-01T03:41:00.123Z");

  private final List<String> progress = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  void aBugInOnePartCostsOnlyItsOwnFiles() throws Exception {
    BundleSummary summary =
        write(
            List.of(),
            part(
                "status",
                files -> {
                  throw new IllegalStateException("token=planted");
                }),
            part("logs", files -> files.add("one.log", "1")));
    assertThat(summary.problems())
        .singleElement(as(STRING))
        .startsWith(
            "status: stopped by a bug, please report it: java.lang.IllegalStateException:"
                + " token=[redacted: secret field] at"
                + " io.lifecyclemanager.support.SupportBundleTest");
    assertThat(ZipContents.of(folder.resolve("b.zip"))).containsEntry("one.log", "1");
  }

  @Test
  void aPartThatFailsCostsOnlyItsOwnFiles() throws Exception {
    BundleSummary summary =
        write(
            List.of("doctor"),
            part(
                "status",
                files -> {
                  files.add("first.json", "1");
                  throw new RemoteFailure(FailureKind.DENIED, "GET x: no,\n token=planted", null);
                }),
            part(
                "logs",
                files -> {
                  files.addFailure("", new RemoteFailure(FailureKind.DENIED, "one", null));
                  files.addProblem("one is missing");
                  files.add("logs/../a b.log", "password=planted");
                }));
    assertThat(summary.problems())
        .containsExactly(
            "status: GET x: no, token=[redacted: secret field]",
            "logs: one",
            "logs: one is missing");
    assertThat(progress).containsExactly("reading status", "reading logs");
    Map<String, String> files = ZipContents.of(folder.resolve("b.zip"));
    assertThat(files)
        .containsOnlyKeys("first.json", "logs/_/a_b.log", "errors.txt", "README.txt")
        .containsEntry("errors.txt", String.join("\n", summary.problems()) + "\n")
        .hasSize(summary.files());
    assertThat(files.get("README.txt"))
        .startsWith("Support bundle of program 1.2.3, 2026-03-01T03:41:00Z\n")
        .contains(
            "status     the status",
            "1  first.json",
            "3 problems; errors.txt says what is missing.",
            "Left out as requested: doctor",
            "     2  secret field")
        .doesNotContain("planted");
  }

  @Test
  void aCompleteBundleHasNoErrors() throws Exception {
    BundleSummary summary = write(List.of(), part("status", files -> files.add("a.json", "{}")));
    assertThat(summary.problems()).isEmpty();
    Map<String, String> files = ZipContents.of(folder.resolve("b.zip"));
    assertThat(files).containsOnlyKeys("a.json", "README.txt");
    assertThat(files.get("README.txt")).contains("Nothing is missing.\n", "  none found\n");
  }

  @Test
  void anInterruptLeavesNoFile() {
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() ->
            write(
                List.of(),
                part(
                    "status",
                    files -> {
                      Thread.currentThread().interrupt();
                      throw RemoteFailure.ofInterruption("GET x", new InterruptedException());
                    })));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  private static BundlePart part(String name, PartCollector collector) {
    return new BundlePart(name, "the " + name, collector);
  }

  private BundleSummary write(List<String> omitted, BundlePart... parts) throws Exception {
    try (BundleArchive archive = BundleArchive.create(folder.resolve("b.zip"), false, TIME)) {
      return new SupportBundle(archive, new SecretRedactor(false), progress::add)
          .write(List.of(parts), omitted, "program 1.2.3", TIME);
    }
  }
}
