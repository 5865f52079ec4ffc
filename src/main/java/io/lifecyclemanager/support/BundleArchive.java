package io.lifecyclemanager.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file that only its owner may read. It has its name once it is complete; until then, a
 * temporary file in the same folder holds what was added. Not thread-safe.
 */
public final class BundleArchive implements AutoCloseable {
  private final Path file;
  private final boolean overwrites;
  private final FileTime time;
  private final Path temporary;
  private final ZipOutputStream zip;

  private BundleArchive(Path file, boolean overwrites, Instant time, Path temporary)
      throws IOException {
    this.file = file;
    this.overwrites = overwrites;
    this.time = FileTime.from(time);
    this.temporary = temporary;
    this.zip = new ZipOutputStream(Files.newOutputStream(temporary), StandardCharsets.UTF_8);
  }

  /**
   * Begins an archive.
   *
   * @param file its name once it is complete
   * @param overwrites whether it may replace another file
   * @param time the time of the files in it
   * @throws IOException when it cannot be written
   */
  public static BundleArchive create(Path file, boolean overwrites, Instant time)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    Path temporary =
        Files.createTempFile(absolute.getParent(), ".support-bundle", ".tmp", ownerOnly(absolute));
    // Where the user ends the command with Ctrl-C, nothing else is run.
    temporary.toFile().deleteOnExit();
    return new BundleArchive(absolute, overwrites, time, temporary);
  }

  /** Temporary files are private in any case where the file system has permissions. */
  private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
    FileStore store = Files.getFileStore(file.getParent());
    return store.supportsFileAttributeView(PosixFileAttributeView.class)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether something has the name of a file, be it a broken symbolic link. */
  public static boolean isTaken(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Adds a file.
   *
   * @param name with slashes between folders; each name once
   * @throws IOException when it cannot be written
   */
  public void add(String name, String text) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(time);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /**
   * Completes the archive and gives it its name.
   *
   * @throws IOException when it cannot be written, or when another file has the name meanwhile
   */
  public void complete() throws IOException {
    zip.close();
    if (overwrites) {
      Path _ =
          Files.move(
              temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Path _ = Files.move(temporary, file);
    }
  }

  /** Removes what is left of an archive that was not completed. */
  @Override
  public void close() throws IOException {
    try (ZipOutputStream _ = zip) {
      boolean _ = Files.deleteIfExists(temporary);
    }
  }
}
