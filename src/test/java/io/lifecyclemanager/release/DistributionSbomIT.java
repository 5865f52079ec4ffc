package io.lifecyclemanager.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the distribution contains, and under which licences. */
class DistributionSbomIT {
  /**
   * The licences under which jars may be in the distribution. Where a jar has several, its user
   * chooses one.
   */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0", "MIT", "MIT-0");

  private final Path distribution = ControllerProcess.distribution();
  private ReleasedSbom sbom;

  @BeforeEach
  void read() throws IOException {
    sbom = ReleasedSbom.of(distribution);
  }

  @Test
  void theSbomListsExactlyTheJarsOfTheDistribution() throws IOException {
    assertThat(sbom.listedJars()).isNotEmpty().isEqualTo(sbom.libraries());
  }

  @Test
  void everyJarHasALicenceThatIsAllowed() {
    assertThat(sbom.components().filter(one -> licences(one).stream().noneMatch(ALLOWED::contains)))
        .as("components without an allowed licence")
        .extracting(DistributionSbomIT::name)
        .isEmpty();
  }

  @Test
  void theNoticesNameEveryJarThatIsNotUnderTheApacheLicence() throws IOException {
    List<String> notices = Files.readAllLines(distribution.resolve("THIRD-PARTY.md"));
    Set<String> named =
        notices.stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .flatMap(cell -> Stream.of(cell.split(",")))
            .map(jar -> jar.replace('`', ' ').strip())
            .collect(Collectors.toSet());

    assertThat(
            sbom.components()
                .filter(one -> !licences(one).contains("Apache-2.0"))
                .map(DistributionSbomIT::name))
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void theSbomHasNothingThatDiffersBetweenBuilds() {
    assertThat(sbom.document().path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.document().has("serialNumber")).isFalse();
    assertThat(sbom.document().path("metadata").has("timestamp")).isFalse();
    assertThat(sbom.components()).allMatch(one -> one.path("hashes").size() > 0);
  }

  private static String name(JsonNode component) {
    return component.path("group").asText() + ":" + component.path("name").asText();
  }

  private static Set<String> licences(JsonNode component) {
    return component
        .path("licenses")
        .valueStream()
        .map(one -> one.path("license").path("id").asText(one.path("expression").asText()))
        .collect(Collectors.toSet());
  }
}
