package io.lifecyclemanager.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.crash.Boundary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The only replica dies between any two effects that it has on the outside, and another one goes
 * on. The moments are those of a run that nobody disturbs: an effect that is new is among them.
 */
class KillMatrixIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 6;

  /** A message that nobody gives back comes back by itself after that time. */
  private static final Duration HIDDEN = Duration.ofSeconds(30);

  private static final Duration UNAVOIDABLE = KilledRun.SETTLE.plus(KilledRun.STOP_TIME);

  /** Other processes start on the same few cores, and a receive may take two seconds. */
  private static final Duration SPARE = Duration.ofSeconds(15);

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

  private static final long MOST_MINUTES = 10;

  private static final Time TIME = new SystemTime();

  @TempDir private static Path folder;

  @TestFactory
  Stream<DynamicTest> killedAtThatMomentAndStartedAgainItFinishesItsWork() throws Exception {
    List<Boundary> boundaries;
    try (KilledRun undisturbed = new KilledRun(folder.resolve("undisturbed"))) {
      boundaries = undisturbed.record();
      assertThat(undisturbed.complaints()).isEmpty();
      for (String effect : EFFECTS) {
        assertThat(boundaries).anyMatch(boundary -> boundary.toString().contains(effect));
      }
    }
    Semaphore places = new Semaphore(AT_ONCE);
    List<DynamicTest> tests = new ArrayList<>();
    for (Boundary boundary : boundaries) {
      Path own = folder.resolve(Integer.toString(tests.size()));
      CompletableFuture<Ended> ended = new CompletableFuture<>();
      Thread _ = TIME.start("killed " + boundary, () -> run(own, boundary, places, ended));
      tests.add(DynamicTest.dynamicTest(boundary.toString(), () -> assertGood(boundary, ended)));
    }
    return tests.stream();
  }

  private record Ended(Duration took, List<String> complaints) {}

  private static void run(
      Path own, Boundary boundary, Semaphore places, CompletableFuture<Ended> ended) {
    places.acquireUninterruptibly();
    try (KilledRun run = new KilledRun(own)) {
      Duration took = run.killAt(boundary);
      var _ = ended.complete(new Ended(took, run.complaints()));
    } catch (Throwable failure) {
      var _ = ended.completeExceptionally(failure);
    } finally {
      places.release();
    }
  }

  private static void assertGood(Boundary boundary, CompletableFuture<Ended> future)
      throws Exception {
    Ended ended = future.get(MOST_MINUTES, TimeUnit.MINUTES);
    System.out.printf(
        "killed %-60s over after %5.1f s%n", boundary + ":", ended.took().toMillis() / 1000.0);
    assertThat(ended.complaints()).isEmpty();
    assertThat(ended.took()).isLessThan(HIDDEN.plus(UNAVOIDABLE).plus(SPARE));
  }
}
