package io.lifecyclemanager.web.api;

/**
 * A server-sent event. Immutable.
 *
 * @param sequence number of the event, or of the last one before a snapshot
 * @param id the process that made it and its sequence, for {@code Last-Event-ID}
 * @param name of the event
 * @param data JSON without a line break
 */
record FeedEvent(long sequence, String id, String name, String data) {
  /** What the client receives. */
  String text() {
    return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
  }

  /** Approximate size, in characters. */
  int size() {
    return data.length() + 100;
  }
}
