package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loops run side by side until they are interrupted together. */
class BackgroundLoopsTest {
  private final SimulatedTime time = new SimulatedTime();
  private final BackgroundLoops loops = new BackgroundLoops(time);
  private final AtomicInteger turns = new AtomicInteger();

  private void turnEverySecond() throws InterruptedException {
    while (true) {
      time.sleep(Duration.ofSeconds(1));
      int _ = turns.incrementAndGet();
    }
  }

  @Test
  void noLoopTurnsAfterTheInterrupt() throws InterruptedException {
    loops.start("one", this::turnEverySecond);
    loops.start("two", this::turnEverySecond);
    time.sleep(Duration.ofMillis(3500));
    assertThat(turns).hasValue(6);
    loops.interrupt();
    loops.interrupt();
    time.sleep(Duration.ofSeconds(10));

    assertThat(turns).hasValue(6);
    time.throwFailures();
  }
}
