package io.lifecyclemanager.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The image of {@code deploy/Dockerfile}, built once in each JVM by {@code
 * src/test/image/build.sh}. Linux, as root.
 */
public final class BuiltImage {
  private static final Path SCRIPTS = Path.of("src/test/image").toAbsolutePath();

  private final Path rootfs;
  private final JsonNode configuration;

  private BuiltImage(Path folder) throws IOException {
    this.rootfs = folder.resolve("rootfs");
    this.configuration =
        new ObjectMapper().readTree(folder.resolve("image.json").toFile()).at("/OCIv1/config");
  }

  /** Builds it at its first use. */
  private static final class Holder {
    private static final BuiltImage IMAGE = build(Path.of("target", "image").toAbsolutePath());
  }

  /**
   * The image.
   *
   * @throws IllegalStateException if it cannot be built; the output of the build has the cause
   */
  public static BuiltImage get() {
    return Holder.IMAGE;
  }

  private static BuiltImage build(Path folder) {
    try {
      ProcessBuilder build =
          new ProcessBuilder(SCRIPTS.resolve("build.sh").toString(), folder.toString());
      build.environment().put("JDK_25", System.getProperty("java.home"));
      int code = build.inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("src/test/image/build.sh ended with " + code);
      }
      return new BuiltImage(folder);
    } catch (IOException e) {
      throw new IllegalStateException("cannot build the image", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the image was built", e);
    }
  }

  /** What the image says about itself: {@code User}, {@code Entrypoint}, {@code Labels} … */
  public JsonNode configuration() {
    return configuration;
  }

  /** The folder with the files of the image. */
  public Path rootfs() {
    return rootfs;
  }

  /** The program in the files of the image. */
  public Path program() {
    return rootfs.resolve("opt/lifecycle-manager");
  }

  /** The command line that runs the words in the image. */
  public List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                SCRIPTS.resolve("run.sh").toString(),
                rootfs.toString(),
                configuration.path("User").asText()));
    command.addAll(List.of(words));
    return command;
  }

  /**
   * Makes a folder that looks like the packaged program, and whose launcher runs the entry point of
   * the image in the image, with its environment. The JVM sees the memory that the Deployment gives
   * a replica.
   *
   * @param folder empty
   * @return the folder
   */
  public Path distributionIn(Path folder) throws IOException {
    Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("lifecycle-manager");
    String environment =
        texts("Env")
            .filter(one -> !one.startsWith("PATH="))
            .map(one -> "export '" + one + "'\n")
            .collect(Collectors.joining());
    String entryPoint = texts("Entrypoint").collect(Collectors.joining("' '", "'", "'"));
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        %sexport LIFECYCLE_MANAGER_JAVA_OPTS="-XX:MaxRAM=512m ${LIFECYCLE_MANAGER_JAVA_OPTS:-}"
        exec '%s' %s "$@"
        """
            .formatted(environment, String.join("' '", command()), entryPoint));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }

  private Stream<String> texts(String field) {
    return StreamSupport.stream(configuration.path(field).spliterator(), false)
        .map(JsonNode::asText);
  }
}
