package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RequestLimiterTest {
  private final RequestLimiter limiter = new RequestLimiter(2);
  private final List<String> admitted = new CopyOnWriteArrayList<>();

  private Thread waiting(String name) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                limiter.call(() -> admitted.add(name));
              } catch (InterruptedException e) {
                admitted.add(name + " was interrupted");
              }
            });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void neverMoreThanTheMaximumAreUnderWayAndTheOthersFollowInTheirOrder() throws Exception {
    limiter.acquire();
    limiter.acquire();
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
    limiter.acquire();
    limiter.acquire();
    Thread interrupted = waiting("first");
    interrupted.interrupt();
    interrupted.join();
    limiter.release();
    assertThat(limiter.call(() -> "answer")).isEqualTo("answer");
    assertThat(admitted).containsExactly("first was interrupted");
  }

  @Test
  void aRequestThatFailsHasEnded() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              limiter.call(() -> {
                throw new IllegalStateException("failed by the test");
              }))
          .hasMessage("failed by the test");
    }
    assertThat(limiter.call(() -> "answer")).isEqualTo("answer");
  }
}
