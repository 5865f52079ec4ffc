package io.lifecyclemanager.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a support bundle. */
class BundleArchiveTest {
  private static final Instant TIME = Instant.parse("2026-03-01T03:41:00Z");

  @TempDir private Path folder;

  @Test
  void onlyItsOwnerMayReadItAndItHasItsNameOnceItIsComplete() throws Exception {
    Path file = folder.resolve("b.zip");
    try (BundleArchive archive = BundleArchive.create(file, false, TIME)) {
      archive.add("logs/a.log", "ü");
      assertThat(file).doesNotExist();
      archive.complete();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ZipContents.of(file)).containsEntry("logs/a.log", "ü").hasSize(1);
    assertOnly(file);
  }

  @Test
  void nothingIsLeftOfAnArchiveThatIsNotCompleted() throws Exception {
    try (BundleArchive archive = BundleArchive.create(folder.resolve("b.zip"), true, TIME)) {
      archive.add("a", "text");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherFileIsReplacedOnRequestOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("b.zip"), "another");
    try (BundleArchive archive = BundleArchive.create(file, false, TIME)) {
      assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(archive::complete);
    }
    assertThat(file).hasContent("another");
    try (BundleArchive archive = BundleArchive.create(file, true, TIME)) {
      archive.add("a", "text");
      archive.complete();
    }
    assertThat(ZipContents.of(file)).containsKey("a");
    assertOnly(file);
  }

  @Test
  void aLinkToNothingIsTakenToo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));
    assertThat(BundleArchive.isTaken(link)).isTrue();
    assertThat(BundleArchive.isTaken(folder.resolve("absent"))).isFalse();
  }

  private void assertOnly(Path file) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
