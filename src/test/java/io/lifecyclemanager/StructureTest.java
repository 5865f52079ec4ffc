package io.lifecyclemanager;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Limits that keep the code readable: main code and tests alike. */
class StructureTest {
  private static final int MAX_LINES = 250;
  private static final int MAX_TYPES = 25;
  private static final String[] CYCLE_FREE =
      Stream.of("simulation", "sandbox", "endtoend")
          .map(name -> ImportedClasses.ROOT + "." + name + "..")
          .toArray(String[]::new);

  private static final JavaClasses ALL = ImportedClasses.of();

  @Test
  void noFileHasTooManyLines() throws IOException {
    Map<Path, Integer> tooLong = new TreeMap<>();
    for (Path file : javaFiles()) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_LINES) {
        tooLong.put(file, lines);
      }
    }
    assertThat(tooLong).as("files of more than %d lines", MAX_LINES).isEmpty();
  }

  @Test
  void noPackageHasTooManyTypes() throws IOException {
    Map<Path, Long> types =
        javaFiles().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(groupingBy(Path::getParent, TreeMap::new, counting()));
    types.values().removeIf(count -> count <= MAX_TYPES);
    assertThat(types).as("packages of more than %d types", MAX_TYPES).isEmpty();
  }

  @Test
  void noTwoTypesShareASimpleName() {
    Map<String, List<String>> named =
        ALL.stream()
            .filter(one -> !one.isAnonymousClass() && !one.getSimpleName().equals("package-info"))
            .filter(one -> !one.isAnnotatedWith(Nested.class))
            .collect(
                groupingBy(
                    JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getName, toList())));
    named.values().removeIf(types -> types.size() == 1);
    assertThat(named).as("simple names that several types share").isEmpty();
  }

  private static List<Path> javaFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Tests of a feature use the fakes of its ports; what is below them forms no cycle. */
  @Test
  void packagesOfSimulationAndSandboxFormNoCycle() {
    slices()
        .matching(ImportedClasses.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(ALL.that(resideInAnyPackage(CYCLE_FREE)));
  }
}
