package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request takes one second; the answer about an item is its double; -1 is a bad item. */
class BatcherTest {
  private static final Duration REQUEST = Duration.ofSeconds(1);
  private static final int BAD = -1;

  private final SimulatedTime time = new SimulatedTime();
  private final Batcher<Integer, Integer> batcher = new Batcher<>(time, "request", 50, this::send);
  private final List<Set<Integer>> requests = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile @Nullable FailureKind failure;

  private Map<Integer, Integer> send(Set<Integer> items) {
    requests.add(items);
    try {
      time.sleep(REQUEST);
    } catch (InterruptedException e) {
      log.add("request interrupted");
      Thread.currentThread().interrupt();
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "interrupted", e);
    }
    FailureKind kind = items.contains(BAD) ? FailureKind.REJECTED : failure;
    if (kind != null) {
      throw new RemoteFailure(kind, "failed by the test", null);
    }
    return items.stream().collect(Collectors.toMap(Function.identity(), item -> item * 2));
  }

  /** Sends on a thread of its own, and logs how that ends. */
  private Thread sending(int item) {
    return time.start(
        "caller",
        () -> {
          try {
            log.add(item + ": " + batcher.send(item).orElseThrow());
          } catch (RemoteFailure e) {
            log.add(item + ": failure");
          } catch (InterruptedException e) {
            log.add(item + ": interrupted");
          }
        });
  }

  /** One request is under way from now on. */
  private void begin() throws InterruptedException {
    Thread _ = sending(1);
    time.sleep(REQUEST.dividedBy(2));
  }

  @AfterEach
  void noThreadDied() {
    time.throwFailures();
  }

  @Test
  void whatArrivesDuringARequestGoesIntoTheNextOne() throws InterruptedException {
    begin();
    for (int item = 2; item <= 50; item++) {
      Thread _ = sending(item);
    }
    time.sleep(REQUEST.multipliedBy(3));
    assertThat(requests).hasSize(2);
    assertThat(requests.getFirst()).containsExactly(1);
    assertThat(requests.getLast()).hasSize(49);
    assertThat(log).hasSize(50).contains("1: 2", "50: 100");
  }

  @Test
  void moreThanFitsIntoOneRequestIsSentInSeveral() throws InterruptedException {
    begin();
    for (int item = 2; item <= 61; item++) {
      Thread _ = sending(item);
    }
    time.sleep(REQUEST.multipliedBy(5));
    assertThat(requests).extracting(Set::size).containsExactly(1, 50, 10);
  }

  @Test
  void theItemsOfOneCallerAreNotSplit() throws InterruptedException {
    List<Integer> items = IntStream.range(0, 60).boxed().toList();
    assertThat(batcher.sendAll(items)).hasSize(60);
    assertThat(requests).hasSize(1);
  }

  @Test
  void anItemWithoutAnAnswerHasNone() throws InterruptedException {
    Batcher<Integer, Integer> silent = new Batcher<>(time, "request", 50, items -> Map.of());
    assertThat(silent.send(1)).isEmpty();
  }

  @Test
  void aFailureIsThrownToEveryCallerWithAnItemInTheRequest() throws InterruptedException {
    begin();
    Thread _ = sending(2);
    Thread _ = sending(3);
    time.sleep(REQUEST);
    failure = FailureKind.THROTTLED;
    time.sleep(REQUEST.multipliedBy(2));
    assertThat(log).containsExactlyInAnyOrder("1: 2", "2: failure", "3: failure");
    failure = null;
    assertThat(batcher.send(4)).contains(8);
  }

  @Test
  void afterAThrottledRequestItemsGatherForASecond() throws InterruptedException {
    failure = FailureKind.THROTTLED;
    assertThatThrownBy(() -> batcher.send(1)).isInstanceOf(RemoteFailure.class);
    failure = null;
    Thread _ = sending(2);
    time.sleep(Duration.ofMillis(900));
    Thread _ = sending(3);
    time.sleep(REQUEST.multipliedBy(2));
    assertThat(requests).containsExactly(Set.of(1), Set.of(2, 3));
    assertThat(log).containsExactlyInAnyOrder("2: 4", "3: 6");
  }

  @Test
  void aBadItemFailsItsCallerOnly() throws InterruptedException {
    begin();
    Thread _ = sending(2);
    Thread _ = sending(BAD);
    Thread _ = sending(3);
    time.sleep(REQUEST.multipliedBy(9));
    assertThat(log).containsExactlyInAnyOrder("1: 2", "2: 4", BAD + ": failure", "3: 6");
  }

  @Test
  void aBugIsThrownToTheCallerAndEndsNothing() throws InterruptedException {
    Batcher<Integer, Integer> buggy =
        new Batcher<>(
            time,
            "request",
            50,
            items -> {
              throw new AssertionError("a bug");
            });
    assertThatThrownBy(() -> buggy.send(1)).hasRootCauseMessage("a bug");
    assertThatThrownBy(() -> buggy.send(1)).hasRootCauseMessage("a bug");
  }

  @Test
  void theItemsOfAnInterruptedCallerAreNotSentAnyMore() throws InterruptedException {
    begin();
    Thread stopped = sending(2);
    time.sleep(REQUEST.dividedBy(4));
    stopped.interrupt();
    time.sleep(Duration.ofHours(5));
    assertThat(batcher.send(3)).contains(6);
    assertThat(requests).containsExactly(Set.of(1), Set.of(3));
  }

  @Test
  void anInterruptedCallerDoesNotEndTheRequestOfTheOthers() throws InterruptedException {
    begin();
    Thread stopped = sending(2);
    Thread _ = sending(3);
    time.sleep(REQUEST);
    stopped.interrupt();
    time.sleep(REQUEST.multipliedBy(2));
    assertThat(log).containsExactlyInAnyOrder("1: 2", "2: interrupted", "3: 6");
  }

  @Test
  void aRequestForWhichNoCallerWaitsAnyMoreIsInterruptedAndTheNextOneFollows()
      throws InterruptedException {
    Thread first = sending(1);
    time.sleep(REQUEST.dividedBy(2));
    Thread _ = sending(2);
    time.sleep(REQUEST.dividedBy(4));
    first.interrupt();
    time.sleep(REQUEST.multipliedBy(2));
    assertThat(log).hasSize(3).contains("1: interrupted", "request interrupted").endsWith("2: 4");
    assertThat(requests).containsExactly(Set.of(1), Set.of(2));
  }

  @Test
  void aRejectedItemWhoseCallerHasLeftIsNotSentAlone() throws InterruptedException {
    begin();
    Thread stopped = sending(2);
    Thread leaving = sending(3);
    Thread _ = sending(BAD);
    Thread _ = sending(4);
    time.sleep(REQUEST);
    stopped.interrupt();
    time.sleep(REQUEST);
    leaving.interrupt();
    time.sleep(REQUEST.multipliedBy(9));
    assertThat(requests)
        .startsWith(Set.of(1), Set.of(2, 3, BAD, 4))
        .contains(Set.of(BAD), Set.of(4))
        .doesNotContain(Set.of(2));
    assertThat(log).contains("2: interrupted", "3: interrupted", "4: 8", BAD + ": failure");
  }

  @Test
  void aThreadThatCannotBeStartedFailsOnlyTheCallerThatNeedsIt() throws InterruptedException {
    BrokenStart broken = new BrokenStart(time);
    Batcher<Integer, Integer> starting = new Batcher<>(broken, "request", 50, this::send);
    broken.isBroken = true;
    assertThatThrownBy(() -> starting.send(1)).isInstanceOf(OutOfMemoryError.class);
    broken.isBroken = false;
    assertThat(starting.send(2)).contains(4);
    assertThat(requests).containsExactly(Set.of(2));
  }

  @Test
  void itemsGatherUntilARequestIsFullOrTheTimeIsOver() throws InterruptedException {
    Batcher<Integer, Integer> gathering =
        new Batcher<>(time, "request", 3, Duration.ofSeconds(10), this::send);
    for (int item = 1; item <= 7; item++) {
      int sent = item;
      Thread _ = time.start("caller", () -> sendTo(gathering, sent));
      time.sleep(Duration.ofMillis(10));
    }
    time.sleep(REQUEST.multipliedBy(3));
    assertThat(requests).containsExactly(Set.of(1, 2, 3), Set.of(4, 5, 6));
    time.sleep(Duration.ofSeconds(10));

    assertThat(requests).containsExactly(Set.of(1, 2, 3), Set.of(4, 5, 6), Set.of(7));
    assertThat(log).hasSize(7);
  }

  private void sendTo(Batcher<Integer, Integer> to, int item) {
    try {
      log.add(item + ": " + to.send(item).orElseThrow());
    } catch (InterruptedException e) {
      log.add(item + ": interrupted");
    }
  }
}
