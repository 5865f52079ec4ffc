package io.lifecyclemanager.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that the launcher gives to the JVM, which a script stands for. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("src/main/launcher/lifecycle-manager");
  private static final String OPTIONS = "LIFECYCLE_MANAGER_JAVA_OPTS";
  private static final String PERCENTAGE = "LIFECYCLE_MANAGER_JAVA_MAX_RAM_PERCENTAGE";

  @TempDir private Path folder;

  @BeforeEach
  void makeDistribution() throws Exception {
    executable("bin/lifecycle-manager", Files.readString(LAUNCHER));
    executable("runtime/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib/lifecycle-manager.jar"));
    Files.createFile(folder.resolve("lib/another.jar"));
  }

  @Test
  void theHeapHasAFixedLimitOutsideOfAContainer() throws Exception {
    assertThat(heapOptions(Map.of())).containsExactly("-Xms8m", "-Xmx160m", "-XX:MaxNewSize=24m");
  }

  @Test
  void theHeapIsAShareOfTheContainersMemoryWhereTheImageSaysSo() throws Exception {
    assertThat(heapOptions(Map.of(PERCENTAGE, "50")))
        .containsExactly("-Xms8m", "-XX:MaxRAMPercentage=50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx64m", "-XX:MaxHeapSize=64m", "-XX:MaxRAMPercentage=70.0"})
  void aLimitInTheOptionsIsTheOnlyOne(String limit) throws Exception {
    assertThat(heapOptions(Map.of(OPTIONS, "-Dfirst=1 " + limit + " -Dlast=2", PERCENTAGE, "50")))
        .containsExactly("-Xms8m", limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\t", "\r\n", " \n  "})
  void aLimitIsFoundAfterAnyWhiteSpace(String space) throws Exception {
    Map<String, String> environment =
        Map.of(OPTIONS, "-Dfirst=1" + space + "-Xmx64m\n", PERCENTAGE, "50");
    assertThat(heapOptions(environment)).containsExactly("-Xms8m", "-Xmx64m");
  }

  @Test
  void otherOptionsLeaveTheLimitAsItIs() throws Exception {
    Map<String, String> environment = Map.of(OPTIONS, "-Dname=value -Xss1m", PERCENTAGE, "50");
    assertThat(heapOptions(environment)).contains("-XX:MaxRAMPercentage=50");
    assertThat(arguments(environment)).contains("-Dname=value", "-Xss1m");
  }

  @Test
  void theJvmEndsWhenItsHeapIsFull() throws Exception {
    assertThat(arguments(Map.of())).contains("-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void aCacheIsUsedWhereThereIsOneAndItsErrorsAreKeptFromStandardOutput() throws Exception {
    assertThat(arguments(Map.of())).noneMatch(one -> one.startsWith("-XX:AOTCache"));

    Path cache = Files.createFile(folder.resolve("lib/lifecycle-manager.aot"));

    assertThat(arguments(Map.of()))
        .contains(
            "-XX:AOTCache=" + cache.toRealPath(),
            "-Xlog:aot*=off:stdout",
            "-Xlog:aot*=error:stderr");
  }

  @Test
  void theProgramComesFirstOnTheClassPathAndGetsTheWordsAsTheyAre() throws Exception {
    Path lib = folder.resolve("lib").toRealPath();

    List<String> arguments = arguments(Map.of(), "serve", "--queue-name=two words *");

    int classPath = arguments.indexOf("-cp");
    assertThat(arguments.subList(classPath + 1, arguments.size()))
        .containsExactly(
            lib.resolve("lifecycle-manager.jar") + ":" + lib.resolve("another.jar"),
            "io.lifecyclemanager.cli.Main",
            "serve",
            "--queue-name=two words *");
  }

  private List<String> heapOptions(Map<String, String> environment) throws Exception {
    return arguments(environment).stream()
        .filter(one -> one.matches("-Xm[sx].*|-XX:(MaxHeapSize|MaxNewSize|MaxRAMPercentage)=.*"))
        .toList();
  }

  private List<String> arguments(Map<String, String> environment, String... words)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/lifecycle-manager").toString());
    builder.command().addAll(List.of(words));
    builder.environment().keySet().removeIf(name -> name.startsWith("LIFECYCLE_MANAGER_"));
    builder.environment().putAll(environment);
    Process launcher = builder.redirectErrorStream(true).start();
    String output = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(launcher.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private void executable(String name, String content) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
