package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeapTrimmerTest {
  private final AtomicInteger collections = new AtomicInteger();
  private final HeapTrimmer trimmer = new HeapTrimmer(collections::incrementAndGet);

  @Test
  void theHeapIsCollectedOnceWhenNoTerminationFollowsABurst() {
    check(40, 1);
    check(0, HeapTrimmer.IDLE_CHECKS - 1);
    check(3, 1);
    check(0, HeapTrimmer.IDLE_CHECKS - 1);
    assertThat(collections).hasValue(0);
    check(0, 100);
    assertThat(collections).hasValue(1);
  }

  @Test
  void anIdleProcessIsLeftAlone() {
    check(0, 100);
    assertThat(collections).hasValue(0);
  }

  private void check(int terminations, int times) {
    for (int check = 0; check < times; check++) {
      trimmer.check(terminations);
    }
  }
}
