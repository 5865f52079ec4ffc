package io.lifecyclemanager.endtoend.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.endtoend.fault.AwsFaultCases.AwsFaultCase;
import io.lifecyclemanager.endtoend.fault.AwsFaultRun.Operation;
import io.lifecyclemanager.endtoend.fault.UndisturbedRuns.Once;
import io.lifecyclemanager.sandbox.ConcurrentRuns;
import io.lifecyclemanager.simulation.aws.query.AwsService;
import io.lifecyclemanager.simulation.aws.query.CallLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
 * AWS fails, loses its replies, is slow, silent, throttles, or does not trust us any more while an
 * instance is terminated: nothing is lost, nothing is completed early, and no storm breaks loose.
 * The operations are those of undisturbed runs: a call that is new is among them.
 */
@Tag("full")
@Order(1) // Some of its runs last five minutes on any machine: they start first.
class AwsFaultIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 5;

  private static final double MOST_FAILURES_PER_SECOND = 10;

  @TempDir private static Path folder;
  private static final ConcurrentRuns RUNS = new ConcurrentRuns(AT_ONCE);
  private final AtomicInteger folders = new AtomicInteger();

  @AfterAll
  static void close() {
    RUNS.close();
  }

  /** How a run ended: what went wrong, and what was asked of AWS. */
  private record EndedRun(List<String> complaints, Map<Operation, List<String>> results) {}

  @TestFactory
  @Execution(ExecutionMode.SAME_THREAD) // The runs are side by side: one thread waits for all.
  Stream<DynamicTest> aTerminationEndsSoonAfterAFaultOfAws() throws Exception {
    List<DynamicTest> longest = new ArrayList<>();
    // The longest first: all others run meanwhile.
    for (AwsFaultCase one : AwsFaultCases.throttled()) {
      Path own = folder.resolve(Integer.toString(folders.incrementAndGet()));
      longest.add(test(one, RUNS.startAtOnce(one.name(), () -> run(one, own))));
    }
    Map<UndisturbedRuns, CompletableFuture<EndedRun>> undisturbed =
        new EnumMap<>(UndisturbedRuns.class);
    for (UndisturbedRuns run : UndisturbedRuns.values()) {
      undisturbed.put(run, begin(run.undisturbed()));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (AwsFaultCase one : AwsFaultCases.lasting()) {
      tests.add(test(one, begin(one)));
    }
    for (UndisturbedRuns run : UndisturbedRuns.values()) {
      EndedRun ended = ConcurrentRuns.await(undisturbed.get(run));
      assertThat(ended.complaints()).isEmpty();
      assertThat(ended.results().keySet())
          .extracting(Operation::toString)
          .as("operations %s", run)
          .containsAll(run.needed());
      for (Once how : Once.values()) {
        tests.addAll(once(run, how, ended.results().keySet()));
      }
    }
    tests.addAll(longest);
    return tests.stream();
  }

  /**
   * One world for each service, in which the first call of each of its operations goes wrong. Where
   * that ends badly, each operation has a world of its own: so the one to blame is named.
   */
  private List<DynamicTest> once(UndisturbedRuns run, Once how, Set<Operation> all) {
    Map<AwsService, Set<Operation>> services =
        all.stream().collect(Collectors.groupingBy(Operation::service, Collectors.toSet()));
    List<DynamicTest> tests = new ArrayList<>();
    services.forEach((_, operations) -> {
      AwsFaultCase together = run.once(how, operations);
      CompletableFuture<EndedRun> ended = begin(together);
      for (Operation one : operations) {
        AwsFaultCase alone = run.once(how, Set.of(one));
        tests.add(DynamicTest.dynamicTest(alone.name(), () -> assertGood(run, one, alone, ended)));
      }
      tests.add(test(together, ended));
    });
    return tests;
  }

  private void assertGood(
      UndisturbedRuns run, Operation one, AwsFaultCase alone, CompletableFuture<EndedRun> together)
      throws Exception {
    EndedRun ended = ConcurrentRuns.await(together);
    if (!ended.complaints().isEmpty()) {
      ended = ConcurrentRuns.await(begin(alone));
    }
    assertThat(ended.complaints()).as(alone.name()).isEmpty();
    List<String> results = ended.results().getOrDefault(one, List.of());
    // Only the operations that the run needs are sure to be asked this time as well.
    if (!results.isEmpty() || run.needed().contains(one.toString())) {
      assertThat(results).as(alone.name()).anyMatch(result -> !result.equals(CallLog.OK));
    }
  }

  private static DynamicTest test(AwsFaultCase one, CompletableFuture<EndedRun> ended) {
    return DynamicTest.dynamicTest(
        one.name(),
        () -> assertThat(ConcurrentRuns.await(ended).complaints()).as(one.name()).isEmpty());
  }

  private CompletableFuture<EndedRun> begin(AwsFaultCase one) {
    Path own = folder.resolve(Integer.toString(folders.incrementAndGet()));
    return RUNS.start(one.name(), () -> run(one, own));
  }

  private static EndedRun run(AwsFaultCase one, Path own) throws InterruptedException {
    try (AwsFaultRun run = new AwsFaultRun(own, one.heartbeatTimeout())) {
      one.plan().play(run);
      Duration took = run.awaitEnd();
      List<String> complaints = run.complaints(one.unready());
      double failures = run.calls().failuresPerSecond();
      if (failures > MOST_FAILURES_PER_SECOND) {
        complaints.add("%.1f calls a second that failed".formatted(failures));
      }
      one.said().stream()
          .filter(words -> !run.output().contains(words))
          .forEach(words -> complaints.add("the log does not say " + words));
      System.out.printf(
          "over %5.1f s after the fault, %4.1f failures a second: %s%n",
          took.toMillis() / 1000.0, failures, one.name());
      return new EndedRun(complaints, run.calls().byOperation());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError failure) {
      return new EndedRun(List.of(failure.toString()), Map.of());
    }
  }
}
