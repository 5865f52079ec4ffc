package io.lifecyclemanager.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Five callers share each request; the first two requests fail. */
class FailureReportTest {
  private static final Duration REQUEST = Duration.ofSeconds(1);
  private static final int CALLERS = 5;

  private final SimulatedTime time = new SimulatedTime();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final List<Object> answers = new CopyOnWriteArrayList<>();
  private final Retry retry =
      new Retry(time, new Random(1)).pausing((_, _) -> REQUEST).reporting(facts::add, null, "poll");
  private final AtomicInteger requests = new AtomicInteger();

  private int request() {
    int number = requests.incrementAndGet();
    try {
      time.sleep(REQUEST);
    } catch (InterruptedException e) {
      throw new IllegalStateException("no caller is interrupted", e);
    }
    if (number <= 2) {
      throw new RemoteFailure(FailureKind.THROTTLED, "failed by the test", null);
    }
    return number;
  }

  private void callAtOnce(RemoteCall<?> call) throws InterruptedException {
    FanOut.forEach(
        time,
        "caller",
        Collections.nCopies(CALLERS, "caller"),
        _ -> answers.add(retry.call(call::run)));
    assertThat(answers).hasSize(CALLERS);
  }

  @Test
  void theFailureOfASharedRequestIsReportedOnce() throws InterruptedException {
    SingleFlight<String, Integer> flight = new SingleFlight<>(time, "request", _ -> request());
    callAtOnce(() -> flight.get("key", Duration.ZERO));
    assertThat(facts).hasSize(2);
  }

  @Test
  void theFailureOfABatchIsReportedOnce() throws InterruptedException {
    Batcher<Integer, Integer> batcher =
        new Batcher<>(time, "request", 50, _ -> Map.of(1, request()));
    callAtOnce(() -> batcher.send(1).orElseThrow());
    assertThat(facts).hasSize(2);
  }
}
