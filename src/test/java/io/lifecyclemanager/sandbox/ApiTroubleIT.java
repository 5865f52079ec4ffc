package io.lifecyclemanager.sandbox;

import static io.lifecyclemanager.sandbox.TroubledMoment.BALANCERS_DRAIN;
import static io.lifecyclemanager.sandbox.TroubledMoment.BEFORE_COMPLETION;
import static io.lifecyclemanager.sandbox.TroubledMoment.BEFORE_THE_MESSAGE;
import static io.lifecyclemanager.sandbox.TroubledMoment.CLAIMED;
import static io.lifecyclemanager.sandbox.TroubledMoment.HALF_OF_THE_PODS_GONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sandbox.crash.ApiTrouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The API server gives trouble for a minute, at any moment of a termination. */
@Tag("full")
class ApiTroubleIT {
  /** Waiting costs nothing, but processes that start do. */
  private static final int AT_ONCE = 14;

  /** Promised from the end of the trouble on: the longest pause between two tries is half of it. */
  private static final Duration TO_FINISH = Duration.ofSeconds(30);

  /** Promised also where a watch is merely silent. */
  private static final Duration TO_NOTICE = Duration.ofSeconds(30);

  /** Other processes start on the same few cores. */
  private static final Duration SPARE = Duration.ofSeconds(8);

  /** One list, one look at services, four evictions, and a patch may come together. */
  private static final long MOST_CALLS_IN_A_SECOND = 10;

  private static final long MOST_CALLS_PER_SECOND = 1;
  private static final int MOST_LINES = 25;
  private static final long MOST_MINUTES = 12;
  private static final Time TIME = new SystemTime();

  /** Kept where something failed, for its logs. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path folder;

  @TestFactory
  Stream<DynamicTest> aTerminationThatMeetsItIsFinishedSoonAfterwards() {
    Semaphore places = new Semaphore(AT_ONCE);
    List<DynamicTest> tests = new ArrayList<>();
    for (ApiTrouble trouble : ApiTrouble.values()) {
      for (TroubledMoment moment : moments(trouble)) {
        String name = trouble + " " + moment;
        CompletableFuture<Endured> ended = new CompletableFuture<>();
        Thread _ =
            TIME.start(name, () -> run(folder.resolve(name), trouble, moment, places, ended));
        tests.add(DynamicTest.dynamicTest(name, () -> assertGood(trouble, name, ended)));
      }
    }
    return tests.stream();
  }

  /**
   * Where nothing is heard, each moment is different. Answers make a difference where one is looked
   * at more closely: to a claim and to an eviction; watches and lists treat all of them alike, so
   * that one of each kind of trouble is enough while pods stop and before the completion.
   */
  private static Set<TroubledMoment> moments(ApiTrouble trouble) {
    return switch (trouble) {
      case FROZEN, REFUSING -> EnumSet.allOf(TroubledMoment.class);
      case FOREIGN_CERTIFICATE -> EnumSet.of(BEFORE_THE_MESSAGE, BALANCERS_DRAIN);
      case BROKEN -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, HALF_OF_THE_PODS_GONE);
      case BUSY, OVERLOADED -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED);
      case UNAUTHENTICATED -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, BALANCERS_DRAIN);
      case FORBIDDEN -> EnumSet.of(BEFORE_THE_MESSAGE, CLAIMED, BEFORE_COMPLETION);
      case HISTORY_GONE -> EnumSet.of(CLAIMED, HALF_OF_THE_PODS_GONE);
    };
  }

  private static void run(
      Path own,
      ApiTrouble trouble,
      TroubledMoment moment,
      Semaphore places,
      CompletableFuture<Endured> ended) {
    places.acquireUninterruptibly();
    try (ApiTroubledRun run = new ApiTroubledRun(own, trouble)) {
      var _ = ended.complete(run.endure(trouble, moment));
    } catch (Throwable failure) {
      var _ = ended.completeExceptionally(failure);
    } finally {
      places.release();
    }
  }

  private static void assertGood(ApiTrouble trouble, String name, CompletableFuture<Endured> future)
      throws Exception {
    Endured run = future.get(MOST_MINUTES, TimeUnit.MINUTES);
    System.out.printf(
        "%-42s noticed after %4.1f s, over %4.1f s after its end; %d calls, %d at once, %d lines%n",
        name + ":",
        run.noticed().toMillis() / 1000.0,
        run.took().toMillis() / 1000.0,
        run.calls(),
        run.mostCalls(),
        run.said().size());
    assertThat(run.complaints()).isEmpty();
    assertThat(run.took()).isLessThan(TO_FINISH.plus(ApiTroubledRun.UNAVOIDABLE).plus(SPARE));
    assertThat(run.livez()).containsOnly(200);
    if (trouble == ApiTrouble.HISTORY_GONE) {
      // Lists tell how things are, at the latest after the longest pause between two tries.
      assertThat(run.readyz()).containsOnly(200);
    } else {
      assertThat(run.readyz()).contains(503);
      assertThat(run.noticed()).isLessThan(TO_NOTICE.plus(SPARE));
    }
    assertThat(run.heartbeats()).isGreaterThanOrEqualTo(run.isOverMeanwhile() ? 0 : 2);
    assertThat(run.mostCalls()).isLessThanOrEqualTo(MOST_CALLS_IN_A_SECOND);
    assertThat(run.calls())
        .isLessThanOrEqualTo(MOST_CALLS_PER_SECOND * ApiTroubledRun.TROUBLE.toSeconds());
    assertThat(run.said().size()).isLessThanOrEqualTo(MOST_LINES);
    assertThat(run.output().contains("node claimed")).as("the node was claimed").isTrue();
    assertThat(run.output().contains("ERROR")).as("the log has an error").isFalse();
  }
}
