package io.lifecyclemanager.sandbox.run;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.report.MachineOutcome;
import io.lifecyclemanager.sandbox.report.Measurements;
import io.lifecyclemanager.sandbox.report.ProgressPrinter;
import io.lifecyclemanager.sandbox.report.SandboxReport;
import io.lifecyclemanager.sandbox.report.SandboxReportJson;
import io.lifecyclemanager.sandbox.report.SandboxReportText;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.ExternalCluster;
import io.lifecyclemanager.sandbox.world.ProgressSnapshot;
import io.lifecyclemanager.sandbox.world.SandboxCluster;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import io.lifecyclemanager.sandbox.world.SandboxWorld;
import io.lifecyclemanager.sandbox.world.SimulatedSandboxCluster;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** One command that shows the main job: terminates nodes and reports what became of them. */
public final class Sandbox {
  private static final int GOOD = 0;
  private static final int NOT_GOOD = 1;
  private static final int WRONG = 2;

  /** The system property that names a file to create when the exit code is 0. */
  private static final String GOOD_FILE = "lifecycle-manager.sandbox.good";

  private static final Duration TICK = Duration.ofMillis(500);

  /** Requests are under way when the first node is terminated. */
  private static final Duration BEFORE = Duration.ofSeconds(1);

  private static final Duration TO_START = Duration.ofSeconds(60);

  private final Time time = new SystemTime();
  private final SandboxOptions options;
  private final SandboxScale scene;

  /** For the report. */
  private final PrintStream result;

  /** For everything else. */
  private final PrintStream out;

  private Sandbox(SandboxOptions options, PrintStream result, PrintStream talk) {
    this.options = options;
    this.scene = options.world.scene();
    this.result = result;
    this.out = talk;
  }

  /** Runs it and ends the process. */
  public static void main(String[] words) throws Exception {
    int exitCode = run(words, inUtf8(System.out), inUtf8(System.err));
    String goodFile = System.getProperty(GOOD_FILE);
    if (exitCode == GOOD && goodFile != null) {
      Files.createFile(Path.of(goodFile));
    }
    System.exit(exitCode);
  }

  private static PrintStream inUtf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private static int run(String[] words, PrintStream out, PrintStream err) throws Exception {
    SandboxOptions options = new SandboxOptions();
    CommandLine line = new CommandLine(options).setUsageHelpLongOptionsMaxWidth(34);
    try {
      line.parseArgs(words);
    } catch (ParameterException e) {
      out.println("sandbox: " + e.getMessage());
      return WRONG;
    }
    if (line.isUsageHelpRequested()) {
      line.usage(out);
      return GOOD;
    }
    List<String> problems = options.problems();
    problems.forEach(problem -> out.println("sandbox: " + problem));
    PrintStream talk = options.output == SandboxOptions.Format.JSON ? err : out;
    return problems.isEmpty() ? new Sandbox(options, out, talk).run() : WRONG;
  }

  private int run() throws Exception {
    SandboxCluster cluster;
    try {
      cluster = cluster();
    } catch (ExternalCluster.ForeignCluster foreign) {
      out.println("sandbox: " + foreign.getMessage());
      return WRONG;
    }
    try (SandboxWorld world = SandboxWorld.start(scene, cluster, Sandbox::endWithTheProcess)) {
      SandboxIntroduction.print(out, world, options.traffic, System.getenv());
      ControllerSupervisor supervisor = startControllers(world);
      if (options.traffic.registerAgain) {
        world.registerEligibleNodesAgain();
      }
      SandboxReport report = burst(world, supervisor);
      out.println();
      result.println(
          options.output == SandboxOptions.Format.JSON
              ? SandboxReportJson.of(report)
              : SandboxReportText.of(report, options.details));
      if (options.keep) {
        out.println("kept as it is: end it with Ctrl-C");
        new CountDownLatch(1).await();
      } else if (options.open && isTerminal()) {
        out.println("kept as it is: end it with Enter");
        int _ = System.in.read();
      }
      return report.isGood() ? GOOD : NOT_GOOD;
    } catch (ControllerProcess.EndedEarly ended) {
      out.println("sandbox: a controller has " + ended.getMessage());
      return NOT_GOOD;
    }
  }

  private static void endWithTheProcess(SandboxWorld world) {
    SystemTime.onProcessEnd("end of the sandbox", world::close);
  }

  private SandboxReport burst(SandboxWorld world, ControllerSupervisor supervisor)
      throws InterruptedException {
    List<SandboxMachine> doomed = doomed(world);
    try (Measurements instruments =
        Measurements.start(world, options.traffic.habits(scene), options.traffic.requests)) {
      time.sleep(BEFORE);
      options.faults.forEach(fault -> fault.begin(world));
      world.terminate(doomed, Duration.ofSeconds(options.world.every));
      awaitEnd(world, doomed, supervisor);
      Duration settle = options.traffic.longestSettle(scene);
      return SandboxReport.of(
          world, doomed, settle, options.atMostOver(), instruments.finish(supervisor.exits()));
    }
  }

  private SandboxCluster cluster() throws Exception {
    Path given = options.kubeconfig;
    return given == null
        ? new SimulatedSandboxCluster(Files.createDirectories(options.controllerLog))
        : ExternalCluster.take(given);
  }

  private ControllerSupervisor startControllers(SandboxWorld world) throws Exception {
    Path kubeconfig =
        Optional.ofNullable(options.controllerKubeconfig).orElse(world.cluster().kubeconfig());
    ReplicaPorts ports = ReplicaPorts.choose(options.controllers, new Random());
    ControllerSupervisor supervisor =
        new ControllerSupervisor(
            (replica, log) ->
                world.controller(
                    kubeconfig,
                    options.controllerLog.resolve(log + ".log"),
                    options.controllerWords(ports.options(replica))),
            options.restart,
            time,
            line -> out.println(System.lineSeparator() + line));
    List<ControllerProcess> controllers = new ArrayList<>();
    long start = time.nanos();
    for (int number = 1; number <= options.controllers; number++) {
      controllers.add(supervisor.start("controller-" + number));
    }
    for (ControllerProcess controller : controllers) {
      controller.awaitReady(TO_START);
      out.printf(
          "controller ready after %s: process %d, http://127.0.0.1:%d/metrics, log %s%n",
          MachineOutcome.seconds(time.since(start)),
          controller.pid(),
          controller.port().orElseThrow(),
          controller.log());
      if (options.open) {
        out.printf("page: http://127.0.0.1:%d/%n", controller.port().orElseThrow());
      }
    }
    return supervisor;
  }

  /** Which of the nodes; those of budgeted workloads first, so that there is a budget to see. */
  private List<SandboxMachine> doomed(SandboxWorld world) {
    int budgeted = Math.min(scene.allBudgeted(), options.world.terminate);
    List<SandboxMachine> rest =
        new ArrayList<>(world.machines().subList(budgeted, world.machines().size()));
    Collections.shuffle(rest, new Random(scene.seed()));
    List<SandboxMachine> doomed = new ArrayList<>(world.machines().subList(0, budgeted));
    doomed.addAll(rest);
    return List.copyOf(doomed.subList(0, options.world.terminate));
  }

  private void awaitEnd(
      SandboxWorld world, List<SandboxMachine> doomed, ControllerSupervisor supervisor)
      throws InterruptedException {
    out.printf(
        "terminating %d of them %s; below: targets in all load balancers, messages visible + in"
            + " flight%n%n",
        doomed.size(),
        options.world.every == 0 ? "at once" : "every " + options.world.every + " s");
    ProgressPrinter progress = new ProgressPrinter(out, isTerminal(), time);
    long start = time.nanos();
    ProgressSnapshot glance = world.glance(doomed);
    while (!glance.isOver(doomed.size())
        && time.since(start).toSeconds() < options.giveUp
        && supervisor.check()) {
      progress.show(glance.line());
      if (time.since(start).toSeconds() >= options.faultTime) {
        SandboxFault.end(world);
      }
      time.sleep(TICK);
      glance = world.glance(doomed);
    }
    SandboxFault.end(world);
    progress.end(glance.line());
  }

  /** JDK 25 has no console again where there is no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }
}
