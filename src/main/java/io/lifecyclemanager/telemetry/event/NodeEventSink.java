package io.lifecyclemanager.telemetry.event;

import java.time.Instant;

/** Where events of nodes are recorded. Each call makes one request. */
public interface NodeEventSink {
  /**
   * Records an event.
   *
   * @param at when it happened
   * @return the name of the event, for {@link #repeat}
   * @throws io.lifecyclemanager.model.RemoteFailure when it was not recorded
   */
  String create(NodeEvent event, Instant at);

  /**
   * Records that an event has happened again.
   *
   * @param name as {@link #create} returned it
   * @param count how often it has happened so far, at least 2
   * @param last when it happened last
   * @return false when there is no such event any more: the API server forgets events after a while
   * @throws io.lifecyclemanager.model.RemoteFailure when it was not recorded
   */
  boolean repeat(String name, int count, Instant last);
}
