package io.lifecyclemanager.app;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.BackgroundLoops;
import io.lifecyclemanager.status.StatusBoard;
import io.lifecyclemanager.telemetry.event.NodeEventRecorder;
import io.lifecyclemanager.telemetry.event.NodeEventSink;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A service whose facts are recorded as events of nodes, on threads of their own. */
final class NodeEventService implements ControllerService {
  private static final Duration LAST_EVENTS = Duration.ofMillis(500);

  private final NodeEventRecorder recorder;
  private final ControllerService service;
  private final BackgroundLoops recording;

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
    this.recording = new BackgroundLoops(time);
    this.recorder = new NodeEventRecorder(sink, listener, time);
    this.service =
        service.apply(fact -> {
          listener.on(fact);
          recorder.on(fact);
        });
  }

  @Override
  public void start() {
    IntStream.range(0, NodeEventRecorder.WORKERS)
        .forEach(worker -> recording.start("node events " + worker, () -> recorder.run(worker)));
    service.start();
  }

  @Override
  public void stop(Duration atMost) throws InterruptedException {
    service.stop(atMost);
    recorder.awaitIdle(LAST_EVENTS);
    recording.interrupt();
  }

  @Override
  public int terminationsInProgress() {
    return service.terminationsInProgress();
  }

  @Override
  public StatusBoard status() {
    return service.status();
  }
}
