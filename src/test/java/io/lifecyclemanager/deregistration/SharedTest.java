package io.lifecyclemanager.deregistration;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A question takes ten seconds, and its answer shows how things were when it was asked. */
class SharedTest {
  private final SimulatedTime time = new SimulatedTime();
  private final Shared<String> shared = new Shared<>(time);
  private final long began = time.nanos();

  @BeforeEach
  void somebodyHasAsked() throws InterruptedException {
    time.start("asks", () -> ask("first"));
    time.sleep(Duration.ofSeconds(5));
  }

  @AfterEach
  void nobodyDied() {
    time.throwFailures();
  }

  @Test
  void whoIsContentWithThatQuestionSharesItsAnswer() throws InterruptedException {
    assertThat(shared.since(began, () -> "second")).isEqualTo("first");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatHasHappenedSinceTheQuestionIsNotInItsAnswer() throws InterruptedException {
    assertThat(shared.since(time.nanos(), () -> "second")).isEqualTo("second");
  }

  private void ask(String answer) {
    try {
      shared.since(
          began,
          () -> {
            time.sleep(Duration.ofSeconds(10));
            return answer;
          });
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
