package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Work that is stopped with a reason returns that reason, and no other interrupt. */
class StoppableWorkTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final SimulatedTime time = new SimulatedTime();
  private final StoppableWork<String> work = new StoppableWork<>();

  private String sleep() throws InterruptedException {
    time.sleep(LONG);
    return "done";
  }

  private void stopAfter(Duration delay, String reason) {
    time.start(
        "stop",
        () -> {
          try {
            time.sleep(delay);
            work.stop(reason);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void workThatIsNotStoppedReturnsItsResult() throws InterruptedException {
    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("done");
  }

  @Test
  void workThatIsStoppedReturnsTheReasonAtOnce() throws InterruptedException {
    stopAfter(Duration.ofSeconds(5), "handed over");

    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("handed over");
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aReasonThatComesBeforeTheWorkStopsItBeforeItBegins() throws InterruptedException {
    assertThat(work.isStopping()).isFalse();
    work.stop("handed over");
    assertThat(work.isStopping()).isTrue();

    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("handed over");
    assertThat(work.isStopping()).isFalse();
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void reasonsAreHandledOneByOneInTheirOrder() throws InterruptedException {
    work.stop("lost");
    work.stop("handed over");

    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("lost");
    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("handed over");
    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("done");
  }

  @Test
  void aReasonThatComesTooLateForOneRunLeavesNoInterruptBehind() throws InterruptedException {
    String result =
        work.run(
            () -> {
              work.stop("late");
              return "done";
            },
            reason -> reason);

    assertThat(result).isEqualTo("done");
    time.sleep(LONG);
    assertThat(work.run(this::sleep, reason -> reason)).isEqualTo("late");
  }

  @Test
  void anInterruptWithoutAReasonIsPassedOn() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> work.run(this::sleep, reason -> reason));
  }
}
