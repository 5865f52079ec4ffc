package io.lifecyclemanager.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
  private final SimulatedTime time = new SimulatedTime();

  @Test
  void twoDaysPassAtOnce() throws InterruptedException {
    time.sleep(Duration.ofDays(2));
    assertEquals(Duration.ofDays(2), time.elapsed());
  }

  @Test
  void sleepersWakeInTheOrderOfTheirTimes() throws InterruptedException {
    List<String> order = new CopyOnWriteArrayList<>();
    for (int seconds : List.of(3, 1, 2)) {
      time.start("sleeper", () -> sleepThenNote(seconds, order));
    }
    time.sleep(Duration.ofSeconds(10));
    assertEquals(List.of("1 at PT1S", "2 at PT2S", "3 at PT3S"), order);
  }

  @Test
  void aSignalWakesAtOnce() throws InterruptedException {
    Signal signal = time.signal();
    long seen = signal.count();
    time.start("ringer", () -> sleepThen(5, signal::raise));
    assertTrue(signal.await(seen, Duration.ofHours(1)));
    assertEquals(Duration.ofSeconds(5), time.elapsed());
    assertFalse(signal.await(signal.count(), Duration.ofSeconds(1)));
  }

  @Test
  void anInterruptWakesBeforeTimeMovesOn() throws InterruptedException {
    List<Duration> woken = new CopyOnWriteArrayList<>();
    Thread sleeper = sleepThenNoteInterrupt(woken);
    time.sleep(Duration.ofSeconds(1));
    sleeper.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertEquals(List.of(Duration.ofSeconds(1)), woken);
  }

  /** Many sleepers, for what could go wrong does so only while threads are in each other's way. */
  @Test
  void timeWaitsForAllInterruptedThreads() throws InterruptedException {
    List<Duration> woken = new CopyOnWriteArrayList<>();
    List<Thread> sleepers =
        IntStream.range(0, 1000).mapToObj(i -> sleepThenNoteInterrupt(woken)).toList();
    time.sleep(Duration.ofSeconds(1));
    sleepers.forEach(Thread::interrupt);
    time.sleep(Duration.ofHours(2));
    assertEquals(Collections.nCopies(1000, Duration.ofSeconds(1)), woken);
  }

  @Test
  void aConditionThatAThreadFulfilsIsSeenAtOnce() throws InterruptedException {
    AtomicBoolean fulfilled = new AtomicBoolean();
    time.start("worker", () -> sleepThen(7205, () -> fulfilled.set(true)));
    time.until(fulfilled::get, Duration.ofDays(1));
    assertEquals(Duration.ofSeconds(7205), time.elapsed());
  }

  @Test
  void aConditionIsLookedAtWhenNoOtherThreadRuns() throws InterruptedException {
    AtomicBoolean fulfilled = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    time.start(
        "worker",
        () -> {
          fulfilled.set(true);
          for (int i = 0; i < 1_000_000; i++) {
            Thread.onSpinWait();
          }
          ended.set(true);
        });
    while (!fulfilled.get()) {
      Thread.onSpinWait();
    }
    time.until(fulfilled::get, Duration.ofSeconds(1));
    assertTrue(ended.get());
    assertEquals(Duration.ZERO, time.elapsed());
  }

  @Test
  void aConditionOfTheTimeAloneIsSeenWithinASecond() throws InterruptedException {
    Duration moment = Duration.ofMillis(90_500);
    time.until(() -> time.elapsed().compareTo(moment) >= 0, Duration.ofDays(1));
    assertTrue(time.elapsed().compareTo(moment.plusSeconds(1)) <= 0, time.elapsed().toString());
  }

  private Thread sleepThenNoteInterrupt(List<Duration> woken) {
    return time.start(
        "sleeper",
        () -> {
          try {
            time.sleep(Duration.ofHours(1));
          } catch (InterruptedException e) {
            woken.add(time.elapsed());
          }
        });
  }

  private void sleepThenNote(int seconds, List<String> order) {
    sleepThen(seconds, () -> order.add(seconds + " at " + time.elapsed()));
  }

  private void sleepThen(int seconds, Runnable action) {
    try {
      time.sleep(Duration.ofSeconds(seconds));
      action.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
