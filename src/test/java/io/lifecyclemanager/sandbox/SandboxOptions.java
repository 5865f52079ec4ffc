package io.lifecyclemanager.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the sandbox can be told. Filled by picocli. */
@Command(
    name = "sandbox",
    description = "Runs lifecycle-manager in a world of its own and terminates some nodes.",
    sortOptions = false,
    usageHelpWidth = 100,
    footerHeading = "%n",
    footer = {
      "With Maven: ./mvnw -q -Psandbox package -Dsandbox.args=\"--nodes 20 --terminate 5\"",
      "Exit codes: 0 all completed with CONTINUE, no message left, no pod killed early; 1 not so;"
          + " 2 wrong options."
    })
final class SandboxOptions {
  @Option(names = "--nodes", paramLabel = "NUMBER", description = "Nodes, 1 to 500. Default: 12")
  int nodes = 12;

  @Option(
      names = "--terminate",
      paramLabel = "NUMBER",
      description = "How many of them are terminated, all at once. Default: 10")
  int terminate = 10;

  @Option(
      names = "--pods",
      paramLabel = "NUMBER",
      description = "Pods on each node, besides one of a DaemonSet; 0 to 100. Default: 4")
  int pods = 4;

  @Option(
      names = "--stop-time",
      paramLabel = "SECONDS",
      description = "How long each pod takes to stop, 0 to 3600. Default: 5")
  int stopTime = 5;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      description =
          "How long the target group and the classic ELB drain an instance that is deregistered,"
              + " 1 to 3600. Default: 10")
  int delay = 10;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description = "The controllers' --settle-time, 0 to 3600. Default: 2")
  int settle = 2;

  @Option(
      names = "--controllers",
      paramLabel = "NUMBER",
      description = "How many controllers share the queue, 1 to 9. Default: 1")
  int controllers = 1;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "A real API server instead of the simulated one; refused if it has a node that the"
              + " sandbox did not make.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--controller-kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig for the controllers. Default: the one of the sandbox itself")
  @Nullable Path controllerKubeconfig;

  @Option(
      names = "--controller-log",
      paramLabel = "FOLDER",
      description = "Where the controllers' logs go. Default: target/sandbox")
  Path controllerLog = Path.of("target", "sandbox");

  @Option(
      names = "--give-up",
      paramLabel = "SECONDS",
      description = "How long to wait for the end at most, 1 to 86400. Default: 600")
  int giveUp = 600;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Makes the instances' ids and chooses the nodes to terminate; the same number, the same"
              + " choice. Default: 1")
  long seed = 1;

  @Option(names = "--keep", description = "Keep everything running after the report, until Ctrl-C.")
  boolean keep;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  /** Everything that is wrong with the values. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    check(problems, "--nodes", nodes, 1, 500);
    check(problems, "--terminate", terminate, 1, Math.max(1, nodes));
    check(problems, "--pods", pods, 0, 100);
    check(problems, "--stop-time", stopTime, 0, 3600);
    check(problems, "--delay", delay, 1, 3600);
    check(problems, "--settle", settle, 0, 3600);
    check(problems, "--controllers", controllers, 1, 9);
    check(problems, "--give-up", giveUp, 1, 86_400);
    check(problems, "--kubeconfig", kubeconfig);
    check(problems, "--controller-kubeconfig", controllerKubeconfig);
    return problems;
  }

  private static void check(List<String> problems, String option, int value, int least, int most) {
    if (value < least || value > most) {
      problems.add("%s: %d is not from %d to %d".formatted(option, value, least, most));
    }
  }

  private static void check(List<String> problems, String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      problems.add("%s: there is no file '%s' that can be read".formatted(option, file));
    }
  }

  /** The world that is asked for. Without a node that stays, a budget would never let a pod go. */
  Scene scene() {
    return new Scene(
        nodes,
        pods,
        terminate < nodes ? Math.min(3, nodes) : 0,
        Duration.ofSeconds(stopTime),
        Duration.ofSeconds(delay),
        Duration.ofMinutes(1),
        seed);
  }
}
