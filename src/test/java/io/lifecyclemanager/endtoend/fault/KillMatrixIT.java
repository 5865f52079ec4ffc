package io.lifecyclemanager.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.ConcurrentRuns;
import io.lifecyclemanager.simulation.fault.KillPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The only replica dies between any two effects that it has on the outside, and another one goes
 * on. The moments are those of a run without a kill: an effect that is new is among them.
 */
@Tag("full")
@Order(2) // It takes minutes: started last, it would run alone.
class KillMatrixIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 10;

  /** What a run does at least: no boundary is to go missing unnoticed. */
  private static final List<String> EFFECTS =
      List.of(
          "after ReceiveMessage",
          "after ChangeMessageVisibility",
          "after RecordLifecycleActionHeartbeat",
          "after PATCH nodes/worker-01",
          "after PATCH nodes/worker-01 (2)",
          "after DeregisterTargets",
          "after DeregisterInstancesFromLoadBalancer",
          "/eviction",
          "after CompleteLifecycleAction",
          "after DeleteMessage");

  @TempDir private static Path folder;
  private static final ConcurrentRuns RUNS = new ConcurrentRuns(AT_ONCE);

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @TestFactory
  @Execution(ExecutionMode.SAME_THREAD) // The runs are side by side: one thread waits for all.
  Stream<DynamicTest> anotherReplicaFinishesAfterAKillAtAnyMoment() throws Exception {
    List<KillPoint> boundaries;
    try (KillRun undisturbed = new KillRun(folder.resolve("undisturbed"))) {
      boundaries = undisturbed.record();
      assertThat(undisturbed.complaints()).isEmpty();
      for (String effect : EFFECTS) {
        assertThat(boundaries).anyMatch(boundary -> boundary.toString().contains(effect));
      }
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (KillPoint boundary : boundaries) {
      Path own = folder.resolve(Integer.toString(tests.size()));
      CompletableFuture<List<String>> complaints =
          RUNS.start("killed " + boundary, () -> run(own, boundary));
      tests.add(
          DynamicTest.dynamicTest(
              boundary.toString(), () -> assertThat(ConcurrentRuns.await(complaints)).isEmpty()));
    }
    return tests.stream();
  }

  /** Returns what went wrong. */
  private static List<String> run(Path own, KillPoint boundary) throws Exception {
    try (KillRun run = new KillRun(own)) {
      Optional<Duration> took = run.killAt(boundary);
      System.out.printf(
          "killed %-60s %s%n",
          boundary + ":",
          took.map(time -> "over after %5.1f s".formatted(time.toMillis() / 1000.0))
              .orElse("did not happen this time"));
      return run.complaints();
    }
  }
}
