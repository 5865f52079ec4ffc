package io.lifecyclemanager;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.Main;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Limits that keep the code readable: main code and tests alike. */
class StructureTest {
  private static final int MAX_LINES = 250;
  private static final int MAX_TYPES = 25;
  private static final List<String> CYCLE_FREE = List.of("simulation", "sandbox", "endtoend");

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
  void noTwoTypesShareASimpleName() throws Exception {
    Map<String, List<String>> named = new TreeMap<>();
    for (Path root : List.of(folderOf(Main.class), folderOf(StructureTest.class))) {
      for (ClassModel type : types(root)) {
        simpleName(type)
            .ifPresent(simple ->
                named
                    .computeIfAbsent(simple, _ -> new ArrayList<>())
                    .add(type.thisClass().asInternalName()));
      }
    }
    assertThat(named).containsKeys("Main", "StructureTest", "ElasticMq", "AwsFault");
    named.values().removeIf(types -> types.size() == 1);
    assertThat(named).as("simple names that several types share").isEmpty();
  }

  private static Path folderOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<ClassModel> types(Path root) throws IOException {
    List<ClassModel> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        types.add(ClassFile.of().parse(file));
      }
    }
    return types;
  }

  /** Not that of a package-info, an anonymous class or a group of tests. */
  private static Optional<String> simpleName(ClassModel type) {
    boolean isGroup =
        type.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
            .flatMap(all -> all.annotations().stream())
            .anyMatch(one -> one.classSymbol().equals(ClassDesc.of(Nested.class.getName())));
    if (isGroup || type.flags().has(AccessFlag.SYNTHETIC)) {
      return Optional.empty();
    }
    return type.findAttribute(Attributes.innerClasses()).stream()
        .flatMap(all -> all.classes().stream())
        .filter(one -> one.innerClass().equals(type.thisClass()))
        .findFirst()
        .map(one -> one.innerName().map(Utf8Entry::stringValue))
        .orElse(Optional.of(type.thisClass().asSymbol().displayName()));
  }

  private static List<Path> javaFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Tests of a feature use the fakes of its ports; what is below them forms no cycle. */
  @Test
  void packagesOfSimulationAndSandboxFormNoCycle() {
    String[] packages =
        CYCLE_FREE.stream().map(name -> ImportedClasses.ROOT + "." + name).toArray(String[]::new);
    slices()
        .matching(ImportedClasses.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(ImportedClasses.in(packages));
  }
}
