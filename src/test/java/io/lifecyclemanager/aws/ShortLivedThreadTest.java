package io.lifecyclemanager.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Requests run on threads of their own; callers see no difference. */
class ShortLivedThreadTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final SystemTime time = new SystemTime();
  private final Signal asked = time.signal();
  private final AtomicReference<String> outcome = new AtomicReference<>();

  private void waitForAnInterrupt() {
    asked.raise();
    try {
      assertThat(time.signal().await(0, TIMEOUT)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(String answer) {
    try {
      String got =
          ShortLivedThread.call(
              "request",
              () -> {
                waitForAnInterrupt();
                if (answer.isEmpty()) {
                  throw new IllegalStateException("cut off");
                }
                return answer;
              });
      outcome.set(got + ", interrupted: " + Thread.currentThread().isInterrupted());
    } catch (InterruptedException e) {
      outcome.set("interrupted");
    }
  }

  private String outcomeOfInterrupted(String answer) throws InterruptedException {
    Thread caller = time.start("caller", () -> call(answer));
    assertThat(asked.await(0, TIMEOUT)).isTrue();
    caller.interrupt();
    assertThat(caller.join(TIMEOUT)).isTrue();
    return outcome.get();
  }

  @Test
  void returnsTheAnswer() throws InterruptedException {
    assertThat(ShortLivedThread.call("request", () -> "answer")).isEqualTo("answer");
  }

  @Test
  void throwsTheFailure() {
    assertThatThrownBy(() ->
            ShortLivedThread.call(
                "request",
                () -> {
                  throw new IllegalArgumentException("refused");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("refused");
  }

  @Test
  void anInterruptEndsTheRequest() throws InterruptedException {
    assertThat(outcomeOfInterrupted("")).isEqualTo("interrupted");
  }

  @Test
  void returnsAnAnswerThatCameInSpiteOfAnInterrupt() throws InterruptedException {
    assertThat(outcomeOfInterrupted("answer")).isEqualTo("answer, interrupted: true");
  }
}
