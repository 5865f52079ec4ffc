package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request takes ten seconds, and its answer is the number of the request. */
class SingleFlightTest {
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration NOW = Duration.ZERO;

  private final SimulatedTime time = new SimulatedTime();
  private final SingleFlight<String, Integer> answers =
      new SingleFlight<>(time, "request", this::send);
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean fails;

  private int send(String key) throws InterruptedException {
    int number = requests.incrementAndGet();
    try {
      time.sleep(REQUEST);
    } catch (InterruptedException e) {
      log.add("request interrupted");
      throw e;
    }
    if (fails) {
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "failed by the test", null);
    }
    return number;
  }

  /** Asks on a thread of its own, and logs how that ends. */
  private Thread ask(Duration maxAge) {
    return time.start(
        "caller",
        () -> {
          try {
            log.add("answer " + answers.get("key", maxAge));
          } catch (InterruptedException e) {
            log.add("caller interrupted");
          } catch (RemoteFailure e) {
            log.add("failure");
          }
        });
  }

  @AfterEach
  void noThreadDied() {
    time.throwFailures();
  }

  @Test
  void concurrentCallersShareARequest() throws InterruptedException {
    Thread _ = ask(NOW);
    time.sleep(Duration.ofSeconds(5));
    assertThat(answers.get("key", Duration.ofSeconds(5))).isEqualTo(1);
    assertThat(time.elapsed()).isEqualTo(REQUEST);
    assertThat(requests).hasValue(1);
  }

  @Test
  void noCallerGetsAnAnswerToARequestThatBeganBeforeTheMomentItNamed() throws InterruptedException {
    Thread _ = ask(NOW);
    time.sleep(Duration.ofSeconds(5));
    assertThat(answers.getSince("key", time.nanos())).isEqualTo(2);
    assertThat(time.elapsed()).as("one request at a time").isEqualTo(REQUEST.multipliedBy(2));
  }

  @Test
  void anAnswerServesLaterCallersForWhomItIsFreshEnough() throws InterruptedException {
    assertThat(answers.get("key", NOW)).isEqualTo(1);
    time.sleep(Duration.ofSeconds(20));
    assertThat(answers.get("key", Duration.ofSeconds(30))).isEqualTo(1);
    assertThat(answers.get("key", Duration.ofSeconds(29))).isEqualTo(2);
  }

  @Test
  void eachKeyHasItsOwnAnswer() throws InterruptedException {
    assertThat(answers.get("key", NOW)).isEqualTo(1);
    assertThat(answers.get("other", Duration.ofHours(1))).isEqualTo(2);
    answers.retainAll(Set.of("other"));
    assertThat(answers.get("key", Duration.ofHours(1))).isEqualTo(3);
    assertThat(answers.get("other", Duration.ofHours(1))).isEqualTo(2);
  }

  @Test
  void aFailureIsThrownToAllWhoWaitedForItAndToNoLaterCaller() throws InterruptedException {
    fails = true;
    Thread _ = ask(NOW);
    Thread _ = ask(NOW);
    time.sleep(REQUEST.multipliedBy(2));
    assertThat(log).containsExactly("failure", "failure");
    fails = false;
    assertThat(answers.get("key", Duration.ofHours(1))).isEqualTo(2);
  }

  @Test
  void aCallerThatWaitsForARequestThatBeganTooEarlySharesItsFailure() throws InterruptedException {
    fails = true;
    Thread _ = ask(NOW);
    time.sleep(Duration.ofSeconds(5));
    assertThatThrownBy(() -> answers.getSince("key", time.nanos()))
        .isInstanceOf(RemoteFailure.class);
    assertThat(time.elapsed()).isEqualTo(REQUEST);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aFailureIsThrownToLaterCallersForAsLongAsWasSaid() throws InterruptedException {
    SingleFlight<String, Integer> remembering =
        new SingleFlight<>(time, "request", Duration.ofSeconds(1), this::send);
    fails = true;
    assertThatThrownBy(() -> remembering.get("key", NOW)).isInstanceOf(RemoteFailure.class);
    fails = false;
    assertThatThrownBy(() -> remembering.get("key", NOW)).isInstanceOf(RemoteFailure.class);
    time.sleep(Duration.ofSeconds(1));
    assertThat(remembering.get("key", NOW)).isEqualTo(2);
  }

  @Test
  void anInterruptedCallerDoesNotTakeTheAnswerFromTheOthers() throws InterruptedException {
    Thread first = ask(NOW);
    time.sleep(Duration.ofSeconds(1));
    Thread _ = ask(Duration.ofSeconds(1));
    time.sleep(Duration.ofSeconds(1));
    first.interrupt();
    time.sleep(REQUEST);
    assertThat(log).containsExactly("caller interrupted", "answer 1");
  }

  @Test
  void aRequestForWhichNoCallerWaitsAnyMoreIsInterrupted() throws InterruptedException {
    Thread only = ask(NOW);
    time.sleep(Duration.ofSeconds(1));
    only.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactlyInAnyOrder("caller interrupted", "request interrupted");
    assertThat(answers.get("key", Duration.ofHours(1))).isEqualTo(2);
  }

  @Test
  void anAnswerIsDroppedWhenARequestBeginsOverAnHourLater() throws InterruptedException {
    assertThat(answers.get("key", NOW)).isEqualTo(1);
    time.sleep(Duration.ofHours(1).plusSeconds(1));
    assertThat(answers.get("key", Duration.ofDays(1))).isEqualTo(1);
    assertThat(answers.get("other", NOW)).isEqualTo(2);
    assertThat(answers.get("key", Duration.ofDays(1))).isEqualTo(3);
  }

  @Test
  void aThreadThatCannotBeStartedFailsOnlyTheCallerThatNeedsIt() throws InterruptedException {
    BrokenStart broken = new BrokenStart(time);
    SingleFlight<String, Integer> starting = new SingleFlight<>(broken, "request", this::send);
    broken.isBroken = true;
    assertThatThrownBy(() -> starting.get("key", NOW)).isInstanceOf(OutOfMemoryError.class);
    broken.isBroken = false;
    assertThat(starting.get("key", Duration.ofHours(1))).isEqualTo(1);
  }
}
