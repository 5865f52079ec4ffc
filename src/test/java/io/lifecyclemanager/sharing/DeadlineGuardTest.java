package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that takes a minute, and deadlines before and after its end. */
class DeadlineGuardTest {
  private static final Duration WORK = Duration.ofMinutes(1);

  private final SimulatedTime time = new SimulatedTime();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void noThreadDied() {
    time.throwFailures();
  }

  private String work() throws InterruptedException {
    try {
      time.sleep(WORK);
    } catch (InterruptedException e) {
      log.add("work interrupted");
      throw e;
    }
    return "done";
  }

  @Test
  void workThatEndsInTimeGivesItsResult() throws InterruptedException {
    Deadline late = time.in(WORK.multipliedBy(2));
    assertThat(DeadlineGuard.call(time, "work", () -> late, this::work)).contains("done");
    assertThat(time.elapsed()).isEqualTo(WORK);
  }

  @Test
  void workIsInterruptedAtTheDeadline() throws InterruptedException {
    Deadline early = time.in(Duration.ofSeconds(7));
    assertThat(DeadlineGuard.call(time, "work", () -> early, this::work)).isEmpty();
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(7));
    assertThat(log).containsExactly("work interrupted");
  }

  @Test
  void aDeadlineThatTightensIsSeenWithinHalfAMinute() throws InterruptedException {
    AtomicReference<Deadline> deadline = new AtomicReference<>(time.in(WORK.multipliedBy(2)));
    Thread _ =
        time.start("tightens the deadline", () -> deadline.set(time.in(Duration.ofSeconds(5))));
    assertThat(DeadlineGuard.call(time, "work", deadline::get, this::work)).isEmpty();
    assertThat(time.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aFailureOfTheWorkIsThrownAsItIs() {
    RemoteFailure failure = new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null);
    Deadline late = time.in(WORK);
    assertThatThrownBy(() ->
            DeadlineGuard.call(
                time,
                "work",
                () -> late,
                () -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(time.elapsed()).isZero();
  }

  @Test
  void anInterruptOfTheCallerInterruptsTheWork() throws InterruptedException {
    Deadline late = time.in(WORK.multipliedBy(2));
    Thread caller =
        time.start(
            "caller",
            () -> {
              try {
                var _ = DeadlineGuard.call(time, "work", () -> late, this::work);
              } catch (InterruptedException e) {
                log.add("caller interrupted");
              }
            });
    time.sleep(Duration.ofSeconds(1));
    caller.interrupt();
    time.sleep(Duration.ofSeconds(1));
    assertThat(log).containsExactly("work interrupted", "caller interrupted");
  }
}
