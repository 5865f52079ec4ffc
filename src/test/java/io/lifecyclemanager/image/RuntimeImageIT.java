package io.lifecyclemanager.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime in the image has all modules that the program needs, and no others by chance. */
class RuntimeImageIT {
  /**
   * Modules that the jars refer to and the program does without: annotation processors, agents,
   * JNDI and LDAP, remote JMX, scripts in a configuration of Log4j, Kerberos, databases.
   */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "java.compiler",
          "java.instrument",
          "java.naming",
          "java.rmi",
          "java.scripting",
          "java.security.jgss",
          "java.sql");

  private static final Pattern COMMAND =
      Pattern.compile("(?m)^ {2}([a-z][a-z-]+)(, [a-z-]+)* {2,}");

  @TempDir private Path folder;

  @Test
  void whatTheJarsReferToIsThereOrIsLeftOutForAReason() throws Exception {
    Set<String> needed = new TreeSet<>(List.of(jdeps().strip().split(",")));
    Set<String> there = new TreeSet<>();
    run(java("--list-modules")).lines().forEach(line -> there.add(line.split("@", 2)[0]));

    needed.removeAll(there);

    assertThat(needed).isEqualTo(LEFT_OUT);
  }

  @Test
  void theRuntimeDoesWhatTheProgramNeeds() throws Exception {
    List<String> words = new ArrayList<>();
    words.add(jar().toString());
    for (String algorithm : List.of("EC", "Ed25519", "RSA")) {
      words.add(keys(algorithm).toString());
    }
    List<String> command = java("-cp", classPath(), RuntimeProbe.class.getName());
    command.addAll(words);

    assertThat(run(command).lines())
        .contains("TLSv1.3 with EC", "TLSv1.2 with EC", "host names", "no JNDI", "jar");
  }

  @Test
  void everyCommandStarts() throws Exception {
    String launcher = "/opt/lifecycle-manager/bin/lifecycle-manager";
    String help = run(BuiltImage.get().command(launcher, "--help"));
    List<String> commands = COMMAND.matcher(help).results().map(one -> one.group(1)).toList();
    assertThat(commands).contains("serve", "doctor", "enroll", "status", "iam-policy");

    for (String command : commands) {
      if (!command.equals("help")) {
        assertThat(run(BuiltImage.get().command(launcher, command, "--help")))
            .as(command)
            .contains(command);
      }
    }
  }

  private String jdeps() throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps"));
    try (Stream<Path> jars = Files.list(jar().getParent())) {
      jars.map(Path::toString).filter(one -> one.endsWith(".jar")).sorted().forEach(words::add);
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    assertThat(code).as("%s%s", out, err).isZero();
    return out.toString();
  }

  /** A key store with a new key of that algorithm, whose file is called like it. */
  private Path keys(String algorithm) throws Exception {
    Path file = folder.resolve(algorithm);
    String _ =
        run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "changeit",
                "-keyalg",
                algorithm,
                "-keystore",
                file.toString()));
    return file;
  }

  private static String classPath() throws Exception {
    Path own =
        Path.of(RuntimeProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return own + ":" + jar().resolveSibling("*");
  }

  private static Path jar() {
    return BuiltImage.get().program().resolve("lib/lifecycle-manager.jar");
  }

  private static List<String> java(String... words) {
    List<String> command = new ArrayList<>();
    command.add(BuiltImage.get().program().resolve("runtime/bin/java").toString());
    command.addAll(List.of(words));
    return command;
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }
}
