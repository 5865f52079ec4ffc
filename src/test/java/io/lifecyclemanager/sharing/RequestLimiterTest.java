package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RequestLimiterTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final RequestLimiter limiter = new RequestLimiter(2);
  private final List<String> admitted = new CopyOnWriteArrayList<>();

  private Thread waiting(String name) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                if (limiter.tryAcquire(LONG)) {
                  admitted.add(name);
                  limiter.release();
                }
              } catch (InterruptedException e) {
                admitted.add(name + " was interrupted");
              }
            });
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private void exhaust() throws InterruptedException {
    assertThat(limiter.tryAcquire(Duration.ZERO)).isTrue();
    assertThat(limiter.tryAcquire(Duration.ZERO)).isTrue();
  }

  @Test
  void neverMoreThanTheMaximumAreUnderWayAndTheOthersFollowInTheirOrder() throws Exception {
    exhaust();
    Thread first = waiting("first");
    Thread second = waiting("second");
    assertThat(admitted).isEmpty();
    limiter.release();
    first.join();
    second.join();
    assertThat(admitted).containsExactly("first", "second");
  }

  @Test
  void anInterruptedCallerWaitsNoLongerAndTakesNoPlace() throws Exception {
    exhaust();
    Thread interrupted = waiting("first");
    interrupted.interrupt();
    interrupted.join();
    limiter.release();
    assertThat(limiter.tryAcquire(Duration.ZERO)).isTrue();
    assertThat(admitted).containsExactly("first was interrupted");
  }

  @Test
  void theWaitIsBounded() throws Exception {
    exhaust();
    assertThat(limiter.tryAcquire(Duration.ofMillis(20))).isFalse();
    limiter.release();
    assertThat(limiter.tryAcquire(Duration.ofMillis(20))).isTrue();
  }

  @Test
  void aCallerThatWaitedTooLongTakesNoPlace() throws Exception {
    limiter.acquire();
    limiter.acquire();
    assertThat(limiter.tryAcquire("a", Duration.ZERO)).isFalse();
    assertThat(limiter.tryAcquire("a", Duration.ofMillis(1))).isFalse();
    limiter.release();
    assertThat(limiter.tryAcquire("a", Duration.ZERO)).isTrue();
    assertThat(limiter.tryAcquire("a", Duration.ZERO)).isFalse();
  }

  /** Whether the interrupt or the admission comes first is left to the threads. */
  @Test
  void noPlaceIsLostToACallerThatIsInterruptedWhileItIsAdmitted() throws Exception {
    limiter.acquire();
    limiter.acquire();
    for (int i = 0; i < 300; i++) {
      Thread caller = waiting("caller");
      caller.interrupt();
      limiter.release();
      caller.join();
      assertThat(limiter.tryAcquire(Duration.ZERO)).isTrue();
      assertThat(limiter.tryAcquire(Duration.ZERO)).isFalse();
    }
  }
}
