package io.lifecyclemanager.telemetry.event;

import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the events; it can be down, and can forget events. */
final class EventSinkFake implements NodeEventSink {
  final List<String> created = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  final List<String> repeated = new CopyOnWriteArrayList<>();
  final Set<String> forgotten = ConcurrentHashMap.newKeySet();
  volatile boolean down;

  @Override
  public String create(NodeEvent event, Instant at) {
    failIfDown();
    created.add(event.reason());
    notes.add(event.note());
    return event.reason() + "-" + created.size();
  }

  @Override
  public boolean repeat(String name, int count, Instant last) {
    failIfDown();
    if (forgotten.contains(name)) {
      return false;
    }
    repeated.add(name + " " + count);
    return true;
  }

  private void failIfDown() {
    if (down) {
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "down", null);
    }
  }

  /** A recorder that runs; adds its threads to {@code threads}. */
  static NodeEventRecorder start(
      NodeEventSink sink, Listener failures, Time time, List<Thread> threads) {
    NodeEventRecorder recorder = new NodeEventRecorder(sink, failures, time);
    for (int i = 0; i < NodeEventRecorder.WORKERS; i++) {
      int worker = i;
      threads.add(
          time.start(
              "events " + worker,
              () -> {
                try {
                  recorder.run(worker);
                } catch (InterruptedException e) {
                  // The test has ended.
                }
              }));
    }
    return recorder;
  }
}
