package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private final SimulatedTime time = new SimulatedTime();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void waitsForTheLongestTaskAndNoLonger() throws InterruptedException {
    FanOut.forEach(time, "t", List.of(3, 1, 2), n -> time.sleep(Duration.ofSeconds(n)));
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aFailureInterruptsTheOthersAndIsThrown() {
    assertThatThrownBy(() -> FanOut.forEach(time, "t", List.of(1, 100), this::failOrSleep))
        .hasMessage("failed at 1");
    assertThat(log).containsExactly("100 was interrupted");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void afterAnInterruptAllTasksHaveEnded() throws InterruptedException {
    Thread caller =
        time.start(
            "caller",
            () -> {
              try {
                FanOut.forEach(time, "t", List.of(50, 100), this::sleepOrNote);
              } catch (InterruptedException e) {
                log.add("caller was interrupted");
              }
            });
    time.sleep(Duration.ofSeconds(1));
    caller.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log)
        .hasSize(3)
        .endsWith("caller was interrupted")
        .contains("50 was interrupted", "100 was interrupted");
  }

  @Test
  void withoutItemsItReturnsAtOnce() throws InterruptedException {
    FanOut.forEach(time, "t", List.<Integer>of(), this::sleepOrNote);
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void anExceptionThatTwoTasksThrowIsThrownAsItIs() {
    IllegalStateException shared = new IllegalStateException("failed for both");
    assertThatThrownBy(() ->
            FanOut.forEach(
                time,
                "t",
                List.of(1, 2),
                _ -> {
                  throw shared;
                }))
        .isSameAs(shared)
        .hasNoSuppressedExceptions();
  }

  private void failOrSleep(int seconds) throws InterruptedException {
    if (seconds == 1) {
      time.sleep(Duration.ofSeconds(1));
      throw new IllegalStateException("failed at 1");
    }
    sleepOrNote(seconds);
  }

  private void sleepOrNote(int seconds) throws InterruptedException {
    try {
      time.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      log.add(seconds + " was interrupted");
      throw e;
    }
  }
}
