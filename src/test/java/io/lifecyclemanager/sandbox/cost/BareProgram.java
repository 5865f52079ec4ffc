package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.sandbox.cost.bare.Bare;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a distribution of {@link Bare}: the launcher and the libraries of the packaged program, and
 * a jar with that class in the place of the program's own.
 */
final class BareProgram {
  private static final String LOG_SETUP = "log4j2.xml";

  private BareProgram() {}

  /**
   * Makes it.
   *
   * @param folder where to; what is there of an earlier one is replaced
   */
  static MeasuredProgram in(Path folder, MeasuredProgram packaged) throws IOException {
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("lifecycle-manager");
    remove(libraries);
    copy(packaged.launcher(), launcher);
    for (Path jar : jars(packaged.folder().resolve("lib"))) {
      if (!jar.endsWith("lifecycle-manager.jar")) {
        copy(jar, libraries.resolve(jar.getFileName()));
      }
    }
    jar(libraries.resolve("bare.jar"));
    String classPath =
        jars(libraries).stream().map(Path::toString).collect(Collectors.joining(":"));
    // The launcher's own words come later: they become arguments of a main class given first.
    return new MeasuredProgram(folder, List.of("-cp", classPath, Bare.class.getName()));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void remove(Path libraries) throws IOException {
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** An AOT cache wants jars: a folder of classes is not enough. */
  private static void jar(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (String entry : List.of(Bare.class.getName().replace('.', '/') + ".class", LOG_SETUP)) {
        jar.putNextEntry(new JarEntry(entry));
        copy(entry, jar);
        jar.closeEntry();
      }
    }
  }

  private static void copy(String resource, OutputStream to) throws IOException {
    try (InputStream content = Bare.class.getClassLoader().getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException(resource + " is not on the class path");
      }
      content.transferTo(to);
    }
  }
}
