package io.lifecyclemanager.endtoend.fault;

import static io.lifecyclemanager.endtoend.fault.FaultMoment.BALANCERS_DRAIN;
import static io.lifecyclemanager.endtoend.fault.FaultMoment.BEFORE_COMPLETION;
import static io.lifecyclemanager.endtoend.fault.FaultMoment.BEFORE_THE_MESSAGE;
import static io.lifecyclemanager.endtoend.fault.FaultMoment.CLAIMED;
import static io.lifecyclemanager.endtoend.fault.FaultMoment.HALF_OF_THE_PODS_GONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.sandbox.ConcurrentRuns;
import io.lifecyclemanager.sharing.Backoff;
import io.lifecyclemanager.simulation.fault.ApiServerFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The API server is faulty for a minute, at any moment of a termination. */
@Tag("full")
@Order(2) // It takes minutes: started last, it would run alone.
class ApiServerFaultIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 14;

  /** One for each pod of the scene; what is not asked for each pod has fewer callers. */
  private static final int CALLERS = 4;

  /** Of an eviction that is refused: the longest is the default of {@code --drain-interval}. */
  private static final Backoff EVICTION_PAUSES =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

  private static final double MOST_LINES_PER_SECOND = 25.0 / 60;

  /** Kept where something failed, for its logs. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path folder;

  private static final ConcurrentRuns RUNS = new ConcurrentRuns(AT_ONCE);

  @AfterAll
  static void close() {
    RUNS.close();
  }

  @TestFactory
  @Execution(ExecutionMode.SAME_THREAD) // The runs are side by side: one thread waits for all.
  Stream<DynamicTest> aTerminationEndsSoonAfterTheFault() {
    List<DynamicTest> tests = new ArrayList<>();
    for (ApiServerFault fault : ApiServerFault.values()) {
      for (FaultMoment moment : moments(fault)) {
        String name = fault + " " + moment;
        CompletableFuture<FaultOutcome> ended =
            RUNS.start(name, () -> run(folder.resolve(name), fault, moment));
        tests.add(DynamicTest.dynamicTest(name, () -> assertGood(fault, name, ended)));
      }
    }
    return tests.stream();
  }

  /**
   * Where no answer comes, each moment is different. Answers make a difference where one is looked
   * at more closely: to a claim and to an eviction; watches and lists treat all of them alike, so
   * that one of each kind of fault is enough while pods stop and before the completion.
   */
  private static Set<FaultMoment> moments(ApiServerFault fault) {
    return switch (fault) {
      case FROZEN, REFUSING -> EnumSet.allOf(FaultMoment.class);
      case FOREIGN_CERTIFICATE -> EnumSet.of(BEFORE_THE_MESSAGE, BALANCERS_DRAIN);
      case BROKEN -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, HALF_OF_THE_PODS_GONE);
      case BUSY, OVERLOADED -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED);
      case UNAUTHENTICATED -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, BALANCERS_DRAIN);
      case FORBIDDEN -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, BEFORE_COMPLETION);
      case HISTORY_GONE -> EnumSet.of(CLAIMED, HALF_OF_THE_PODS_GONE);
    };
  }

  private static FaultOutcome run(Path own, ApiServerFault fault, FaultMoment moment)
      throws Exception {
    try (ApiServerFaultRun run = new ApiServerFaultRun(own, fault)) {
      return run.endure(fault, moment);
    }
  }

  private static void assertGood(
      ApiServerFault fault, String name, CompletableFuture<FaultOutcome> future) throws Exception {
    FaultOutcome run = ConcurrentRuns.await(future);
    double seconds = run.lasted().toMillis() / 1000.0;
    System.out.printf(
        "%-42s over %4.1f s after its end; in %4.1f s %d lines, calls %s%n",
        name + ":", run.took().toMillis() / 1000.0, seconds, run.said().size(), run.calls());
    assertThat(run.complaints()).isEmpty();
    assertThat(run.livez()).containsOnly(200);
    if (fault == ApiServerFault.HISTORY_GONE) {
      // Lists still show the current state.
      assertThat(run.readyz()).contains(200);
    } else {
      assertThat(run.readyz()).contains(503);
      assertThat(run.isNoticed()).isTrue();
    }
    assertThat(run.heartbeats()).isGreaterThanOrEqualTo(run.isOverMeanwhile() ? 0 : 2);
    assertThat(run.repeatedCalls())
        .as("each caller pauses between its failures")
        .allSatisfy((call, count) ->
            assertThat(count)
                .as(call)
                .isLessThanOrEqualTo((long) CALLERS * mostFailures(call, run.lasted())));
    assertThat(run.said().size()).isLessThanOrEqualTo((int) (MOST_LINES_PER_SECOND * seconds));
    assertThat(run.output().contains("node claimed")).as("the node was claimed").isTrue();
    assertThat(run.output().contains("ERROR")).as("the log has an error").isFalse();
  }

  /**
   * How often one caller fails in that time at most: where chance makes each pause the shortest.
   */
  private static int mostFailures(String call, Duration lasted) {
    Backoff pauses = call.contains("eviction") ? EVICTION_PAUSES : Backoff.REMOTE;
    RandomGenerator shortest = () -> 0;
    int failures = 1;
    for (Duration time = Duration.ZERO; time.compareTo(lasted) < 0; failures++) {
      time = time.plus(pauses.pause(failures, shortest));
    }
    return failures;
  }
}
