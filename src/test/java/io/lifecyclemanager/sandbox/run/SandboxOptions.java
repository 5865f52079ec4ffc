package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.sandbox.world.SandboxWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the sandbox. Filled by picocli. */
@Command(
    name = "sandbox",
    description = "Runs lifecycle-manager in a world of its own and terminates some nodes.",
    sortOptions = false,
    usageHelpWidth = 100,
    footerHeading = "%n",
    footer = {
      "With Maven: ./mvnw -q -Psandbox package -Dsandbox.args=\"--nodes 20 --terminate 5\"",
      "Exit codes: 0 all completed with CONTINUE, no message left, no request lost, no pod killed"
          + " early, no budget violated, none completed later than --at-most-over says; 1 not so; 2"
          + " wrong options."
    })
final class SandboxOptions {
  @Mixin final WorldOptions world = new WorldOptions();
  @Mixin final TrafficOptions traffic = new TrafficOptions();

  /** How the report is written. */
  enum Format {
    TEXT("text"),
    JSON("json");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Option(
      names = "--controllers",
      paramLabel = "NUMBER",
      description = "How many controllers share the queue, 1 to 9. Default: 1")
  int controllers = 1;

  @Option(
      names = "--restart",
      description =
          "Start a controller again that ends by itself, as a cluster does: at once, then after 10"
              + " s, 20 s, 40 s and so on. Default: the run ends when no controller runs any more")
  boolean restart;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "Faults from the first termination on; may be given several times:"
              + " ${COMPLETION-CANDIDATES}. The last two need the simulated API.")
  List<SandboxFault> faults = new ArrayList<>();

  @Option(
      names = "--fault-time",
      paramLabel = "SECONDS",
      description = "How long the faults last, 1 to 3600. Default: 10")
  int faultTime = 10;

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
      names = "--at-most-over",
      paramLabel = "SECONDS",
      description =
          "How much later than unavoidable they may be completed, 0 to 3600. Default: not asked")
  @Nullable Integer atMostOver;

  @Option(names = "--details", description = "Report every node, balancer and operation as well.")
  boolean details;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "The report: ${COMPLETION-CANDIDATES}. For json everything else goes to standard error."
              + " Default: text")
  Format output = Format.TEXT;

  @Option(names = "--keep", description = "Keep everything running after the report, until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--open",
      description =
          "Print the address of the page before the first termination, and keep everything running"
              + " after the report until Enter is pressed, where there is a terminal.")
  boolean open;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  /** Everything that is wrong with the values. */
  List<String> problems() {
    OptionProblems problems = new OptionProblems();
    world.check(problems);
    traffic.check(problems);
    problems.range("--controllers", controllers, 1, 9);
    problems.range("--fault-time", faultTime, 1, 3600);
    problems.range("--give-up", giveUp, 1, 86_400);
    if (atMostOver != null) {
      problems.range("--at-most-over", atMostOver, 0, 3600);
    }
    problems.readable("--kubeconfig", kubeconfig);
    problems.readable("--controller-kubeconfig", controllerKubeconfig);
    if (kubeconfig != null) {
      faults.stream()
          .filter(SandboxFault::isOfKubernetes)
          .forEach(fault -> problems.add("--fault: " + fault + " needs the simulated API"));
    }
    return problems.found();
  }

  /** How much longer than unavoidable a machine may take; empty where that is not asked. */
  Optional<Duration> atMostOver() {
    return Optional.ofNullable(atMostOver).map(Duration::ofSeconds);
  }

  /**
   * The options of a controller, apart from addresses of AWS and of the cluster.
   *
   * @param replica those that the other controllers do not have
   */
  String[] controllerWords(List<String> replica) {
    List<String> words = new ArrayList<>(replica);
    words.add("--cluster-name=" + SandboxWorld.CLUSTER_NAME);
    words.add("--settle-time=" + traffic.settle);
    words.add("--settle-time-nlb=" + traffic.settleNlb());
    return words.toArray(String[]::new);
  }
}
