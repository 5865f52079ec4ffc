package io.lifecyclemanager.sandbox.cost;

import io.lifecyclemanager.sandbox.report.ProcessFootprint;
import io.lifecyclemanager.simulation.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A large cluster, and many of its nodes terminating at once. */
final class LargeClusterCost {
  private static final int NODES = 5_000;
  private static final int TERMINATED = 1_000;
  private static final int PODS = 1;
  private static final Duration TO_BEGIN = Duration.ofMinutes(3);

  /** As the launcher gives it, whatever the environment says. */
  private static final String HEAP = "-Xmx160m";

  private static final String YOUNG_GENERATION = "-XX:MaxNewSize=24m";

  /** Long enough that the last one has begun before the first one ends. */
  private static final Duration DELAY = Duration.ofMinutes(3);

  private final MeasuredProgram program;
  private final Path logs;

  LargeClusterCost(MeasuredProgram program, Path logs) {
    this.program = program;
    this.logs = logs;
  }

  List<CostRow> measure() throws Exception {
    try (CostWorld world = CostWorld.of(logs, NODES, PODS, DELAY, 1)) {
      int port = RunningProgram.freePort();
      try (RunningProgram running =
          program
              .with(HEAP, YOUNG_GENERATION)
              .start(world.environment(), logs.resolve("crowd.log"), world.words(port))) {
        Duration _ = running.awaitReady(port);
        long known = IdleCost.settled(running.figures()).resident();
        var _ = world.terminate(TERMINATED);
        awaitAllUnderWay(port);
        long together = IdleCost.settled(running.figures()).resident();
        long most = Math.max(together, running.figures().peak());
        return List.of(
            CostRow.shown(
                NODES + " nodes known, resident, " + HEAP, ProcessFootprint.megabytes(known), ""),
            CostRow.shown(
                TERMINATED + " of them terminating at once, at most",
                ProcessFootprint.megabytes(most),
                ""));
      }
    }
  }

  private static void awaitAllUnderWay(int port) throws Exception {
    String wanted = "\nlifecycle_manager_terminating_instances_count " + TERMINATED;
    Eventually.eventually(
        TERMINATED + " terminations run",
        TO_BEGIN,
        () -> RunningProgram.get(port, "/metrics").contains(wanted));
  }
}
