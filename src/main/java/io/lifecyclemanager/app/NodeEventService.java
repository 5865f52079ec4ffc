package io.lifecyclemanager.app;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.telemetry.event.NodeEventRecorder;
import io.lifecyclemanager.telemetry.event.NodeEventSink;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A service whose facts are recorded as events of nodes, on threads of their own. */
final class NodeEventService implements ControllerService {
  private static final Duration LAST_EVENTS = Duration.ofMillis(500);

  private final NodeEventRecorder recorder;
  private final ControllerService service;
  private final Time time;
  private volatile List<Thread> threads = List.of();

  /**
   * @param sink where the events are recorded
   * @param listener receives the facts too, and the failures of recording them
   * @param service creates the service, with its listener
   */
  NodeEventService(
      NodeEventSink sink,
      Listener listener,
      Time time,
      Function<Listener, ControllerService> service) {
    this.time = time;
    this.recorder = new NodeEventRecorder(sink, listener, time);
    this.service =
        service.apply(fact -> {
          listener.on(fact);
          recorder.on(fact);
        });
  }

  @Override
  public void start() {
    threads =
        IntStream.range(0, NodeEventRecorder.WORKERS)
            .mapToObj(
                worker -> time.start("node events " + worker, () -> recordUntilInterrupted(worker)))
            .toList();
    service.start();
  }

  private void recordUntilInterrupted(int worker) {
    try {
      recorder.run(worker);
    } catch (InterruptedException e) {
      // Only stop() interrupts these threads.
    }
  }

  @Override
  public void stop(Duration atMost) throws InterruptedException {
    service.stop(atMost);
    recorder.awaitIdle(LAST_EVENTS);
    threads.forEach(Thread::interrupt);
  }

  @Override
  public int terminationsInProgress() {
    return service.terminationsInProgress();
  }
}
