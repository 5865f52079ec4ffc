package io.lifecyclemanager.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
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
    AtomicReference<Duration> woken = new AtomicReference<>();
    Thread sleeper =
        time.start(
            "sleeper",
            () -> {
              try {
                time.sleep(Duration.ofHours(1));
              } catch (InterruptedException e) {
                woken.set(time.elapsed());
              }
            });
    time.sleep(Duration.ofSeconds(1));
    sleeper.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertEquals(Duration.ofSeconds(1), woken.get());
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
