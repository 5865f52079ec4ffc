package io.lifecyclemanager.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.AwsTroubles.Case;
import io.lifecyclemanager.sandbox.TroubledRun.Operation;
import io.lifecyclemanager.sandbox.Undisturbed.Once;
import io.lifecyclemanager.sandbox.aws.AwsService;
import io.lifecyclemanager.sandbox.aws.CallLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS fails, loses its replies, is slow, silent, throttles, or does not trust us any more while an
 * instance is terminated: nothing is lost, nothing is completed early, and no storm breaks loose.
 * What is asked of AWS is what runs ask that nobody disturbs: a call that is new is among them.
 */
class AwsTroubleIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 5;

  private static final long MOST_MINUTES = 12;
  private static final long MOST_FAILURES_PER_SECOND = 10;

  /** What runs ask at least: no operation is to go missing unnoticed. */
  private static final List<String> OPERATIONS =
      List.of(
          "SQS GetQueueUrl",
          "SQS ReceiveMessage",
          "SQS ChangeMessageVisibilityBatch",
          "SQS DeleteMessage",
          "SQS GetQueueAttributes",
          "AUTO_SCALING DescribeAutoScalingInstances",
          "AUTO_SCALING DescribeAutoScalingGroups",
          "AUTO_SCALING DescribeLifecycleHooks",
          "AUTO_SCALING DescribeScalingActivities",
          "AUTO_SCALING RecordLifecycleActionHeartbeat",
          "AUTO_SCALING CompleteLifecycleAction",
          "ELB_V2 DescribeTargetGroups",
          "ELB_V2 DescribeTargetGroupAttributes",
          "ELB_V2 DescribeTargetHealth",
          "ELB_V2 DeregisterTargets",
          "CLASSIC_ELB DescribeLoadBalancers",
          "CLASSIC_ELB DescribeLoadBalancerAttributes",
          "CLASSIC_ELB DescribeInstanceHealth",
          "CLASSIC_ELB DeregisterInstancesFromLoadBalancer");

  private static final Time TIME = new SystemTime();

  @TempDir private static Path folder;
  private final AtomicInteger folders = new AtomicInteger();
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** How a run ended: what went wrong, and what was asked of AWS. */
  private record Ended(List<String> complaints, Map<Operation, List<String>> results) {}

  @TestFactory
  Stream<DynamicTest> troubleWithAwsIsWaitedOut() throws Exception {
    List<DynamicTest> longest = new ArrayList<>();
    // The longest first: all others run meanwhile.
    for (Case one : AwsTroubles.throttled()) {
      longest.add(test(one, begin(one, new Semaphore(1))));
    }
    Map<Undisturbed, CompletableFuture<Ended>> undisturbed = new EnumMap<>(Undisturbed.class);
    for (Undisturbed run : Undisturbed.values()) {
      undisturbed.put(run, begin(run.undisturbed(), places));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Case one : AwsTroubles.lasting()) {
      tests.add(test(one, begin(one, places)));
    }
    List<String> asked = new ArrayList<>();
    for (Undisturbed run : Undisturbed.values()) {
      Ended ended = await(undisturbed.get(run));
      assertThat(ended.complaints()).isEmpty();
      ended.results().keySet().forEach(one -> asked.add(one.toString()));
      for (Once how : Once.values()) {
        tests.addAll(once(run, how, ended.results().keySet()));
      }
    }
    assertThat(asked).containsAll(OPERATIONS);
    tests.addAll(longest);
    return tests.stream();
  }

  /**
   * One world for each service, in which the first call of each of its operations goes wrong. Where
   * that ends badly, each operation has a world of its own: so the one to blame is named.
   */
  private List<DynamicTest> once(Undisturbed run, Once how, Set<Operation> all) {
    Map<AwsService, Set<Operation>> services =
        all.stream().collect(Collectors.groupingBy(Operation::service, Collectors.toSet()));
    List<DynamicTest> tests = new ArrayList<>();
    services.forEach((_, operations) -> {
      Case together = run.once(how, operations);
      CompletableFuture<Ended> ended = begin(together, places);
      for (Operation one : operations) {
        Case alone = run.once(how, Set.of(one));
        tests.add(DynamicTest.dynamicTest(alone.name(), () -> assertGood(one, alone, ended)));
      }
      tests.add(test(together, ended));
    });
    return tests;
  }

  private void assertGood(Operation one, Case alone, CompletableFuture<Ended> together)
      throws Exception {
    Ended ended = await(together);
    if (!ended.complaints().isEmpty()) {
      ended = await(begin(alone, places));
    }
    assertThat(ended.complaints()).as(alone.name()).isEmpty();
    assertThat(ended.results().getOrDefault(one, List.of()))
        .as(alone.name())
        .isNotEmpty()
        .first()
        .isNotEqualTo(CallLog.OK);
  }

  private static DynamicTest test(Case one, CompletableFuture<Ended> ended) {
    return DynamicTest.dynamicTest(
        one.name(), () -> assertThat(await(ended).complaints()).as(one.name()).isEmpty());
  }

  private static Ended await(CompletableFuture<Ended> ended) throws Exception {
    return ended.get(MOST_MINUTES, TimeUnit.MINUTES);
  }

  private CompletableFuture<Ended> begin(Case one, Semaphore places) {
    Path own = folder.resolve(Integer.toString(folders.incrementAndGet()));
    CompletableFuture<Ended> ended = new CompletableFuture<>();
    Thread _ = TIME.start("trouble " + own, () -> run(one, own, places, ended));
    return ended;
  }

  private static void run(Case one, Path own, Semaphore places, CompletableFuture<Ended> ended) {
    places.acquireUninterruptibly();
    try (TroubledRun run = new TroubledRun(own, one.heartbeatTimeout())) {
      one.plan().play(run);
      Duration took = run.awaitEnd();
      List<String> complaints = run.complaints(one.unready());
      if (took.compareTo(one.longest()) > 0) {
        complaints.add("over only " + took.toSeconds() + " s after the trouble");
      }
      long failures = run.mostFailuresPerSecond();
      if (failures > MOST_FAILURES_PER_SECOND) {
        complaints.add(failures + " calls in a second that came to nothing");
      }
      one.said().stream()
          .filter(words -> !run.output().contains(words))
          .forEach(words -> complaints.add("the log does not say " + words));
      System.out.printf(
          "over %5.1f s after the trouble, at most %d failures in a second: %s%n",
          took.toMillis() / 1000.0, failures, one.name());
      var _ = ended.complete(new Ended(complaints, run.results()));
    } catch (Exception | AssertionError failure) {
      var _ = ended.complete(new Ended(List.of(failure.toString()), Map.of()));
    } finally {
      places.release();
    }
  }
}
