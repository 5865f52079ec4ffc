package io.lifecyclemanager.app.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.QueuePolled;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControllerListenersTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Time time = new SystemTime();
  private final ControllerListeners listeners = new ControllerListeners("1.2.3", time);

  @Test
  void eachFactReachesTheMetricsAndTheOptionalListeners() {
    Recorder recorder = new Recorder(time.signal(), time.signal());
    listeners.add(recorder);

    listeners.on(new QueuePolled(2));

    assertThat(recorder.facts).containsExactly(new QueuePolled(2));
    assertThat(listeners.metrics().scrape()).contains("lifecycle_manager_");
  }

  /** Each of the two waits until the other is being stopped as well. */
  @Test
  void theOptionalListenersStopAtTheSameTime() throws InterruptedException {
    Signal first = time.signal();
    Signal second = time.signal();
    Recorder one = new Recorder(first, second);
    Recorder another = new Recorder(second, first);
    listeners.add(one);
    listeners.add(another);

    listeners.stop(LONG);

    assertThat(List.of(one.metOther, another.metOther)).containsOnly(true);
  }

  private static final class Recorder implements OptionalListener {
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private final Signal stopping;
    private final Signal other;
    private volatile boolean metOther;

    Recorder(Signal stopping, Signal other) {
      this.stopping = stopping;
      this.other = other;
    }

    @Override
    public void on(Fact fact) {
      facts.add(fact);
    }

    @Override
    public void stop(Duration atMost) throws InterruptedException {
      stopping.raise();
      metOther = other.await(0, atMost);
    }
  }
}
