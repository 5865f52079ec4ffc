package io.lifecyclemanager.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SBOM of a distribution: {@code sbom.json} beside {@code lib}. */
public final class ReleasedSbom {
  private final Path distribution;
  private final JsonNode document;

  private ReleasedSbom(Path distribution, JsonNode document) {
    this.distribution = distribution;
    this.document = document;
  }

  /**
   * Reads it.
   *
   * @param distribution the folder with {@code bin} and {@code lib}
   * @throws IOException if there is no SBOM, or if it is not JSON
   */
  public static ReleasedSbom of(Path distribution) throws IOException {
    return new ReleasedSbom(
        distribution, new ObjectMapper().readTree(distribution.resolve("sbom.json").toFile()));
  }

  /** The whole document. */
  public JsonNode document() {
    return document;
  }

  /** The libraries that it lists. */
  public Stream<JsonNode> components() {
    return document.path("components").valueStream();
  }

  /** The names of the jars that it lists. */
  public Set<String> listedJars() {
    return components()
        .map(one -> one.path("name").asText() + "-" + one.path("version").asText() + ".jar")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the jars in {@code lib}, apart from the program's own. */
  public Set<String> libraries() throws IOException {
    try (Stream<Path> lib = Files.list(distribution.resolve("lib"))) {
      return lib.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar") && !name.equals("lifecycle-manager.jar"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
