package io.lifecyclemanager.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.release.ReleasedSbom;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the image says about itself, and the files that it adds to its base. */
class ConfigurationImageIT {
  private final BuiltImage image = BuiltImage.get();

  @Test
  void itStartsTheControllerAsAUserWithANumber() {
    JsonNode configuration = image.configuration();
    assertThat(configuration.path("User").asText()).isEqualTo("10001:10001");
    assertThat(configuration.path("Entrypoint").toString())
        .isEqualTo("[\"/opt/lifecycle-manager/bin/lifecycle-manager\"]");
    assertThat(configuration.path("Cmd").toString()).isEqualTo("[\"serve\"]");
    assertThat(configuration.path("ExposedPorts").toString()).contains("8080/tcp");
  }

  @Test
  void itsLabelsSayWhatItIs() {
    JsonNode labels = image.configuration().path("Labels");
    assertThat(labels.path("org.opencontainers.image.title").asText())
        .isEqualTo("lifecycle-manager");
    assertThat(labels.path("org.opencontainers.image.version").asText()).isEqualTo("0.0.0-test");
    assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
  }

  @Test
  void theProgramsFilesCanBeReadByAllUsersAndWrittenByRootAlone() throws Exception {
    try (Stream<Path> files = Files.walk(image.program())) {
      for (Path file : files.filter(one -> !Files.isSymbolicLink(one)).toList()) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .contains(PosixFilePermission.OTHERS_READ)
            .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
        assertThat(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
            .as(file.toString())
            .isEqualTo(0);
      }
    }
  }

  @Test
  void theJarsHaveTheTimeOfTheBuildAndThereIsACacheForThem() throws Exception {
    Path lib = image.program().resolve("lib");
    List<Path> jars;
    try (Stream<Path> files = Files.list(lib)) {
      jars = files.filter(one -> one.toString().endsWith(".jar")).toList();
    }
    assertThat(jars).hasSizeGreaterThan(50);
    for (Path jar : jars) {
      assertThat(Files.getLastModifiedTime(jar))
          .as(jar.toString())
          .isEqualTo(FileTime.from(Instant.ofEpochSecond(1_767_225_600)));
    }
    assertThat(lib.resolve("lifecycle-manager.aot")).isRegularFile();
  }

  @Test
  void itsSbomListsExactlyTheJarsInIt() throws Exception {
    ReleasedSbom sbom = ReleasedSbom.of(image.program());
    assertThat(sbom.document().path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.document().at("/metadata/component/name").asText())
        .isEqualTo("lifecycle-manager");
    assertThat(sbom.listedJars()).isNotEmpty().isEqualTo(sbom.libraries());
  }

  @Test
  void neitherTheJdkNorMavenIsInIt() {
    assertThat(image.rootfs().resolve("opt/java")).doesNotExist();
    assertThat(image.rootfs().resolve("build")).doesNotExist();
    assertThat(image.program().resolve("runtime/bin/javac")).doesNotExist();
  }
}
