package io.lifecyclemanager.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files in a zip file. */
public final class ZipContents {
  private ZipContents() {}

  /** The texts by the names of their files, in the order of the zip file. */
  public static Map<String, String> of(Path file) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        contents.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return contents;
  }
}
