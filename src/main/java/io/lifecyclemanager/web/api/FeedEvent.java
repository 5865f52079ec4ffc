package io.lifecyclemanager.web.api;

import java.io.IOException;
import java.io.Writer;

/**
 * A server-sent event. Immutable.
 *
 * @param sequence number of the event, or of the last one before a snapshot
 * @param id the process that made it and its sequence, for {@code Last-Event-ID}
 * @param name of the event
 * @param data JSON without a line break
 */
record FeedEvent(long sequence, String id, String name, String data) {
  /** Writes what the client receives. All clients share the data: none has a copy. */
  void writeTo(Writer output) throws IOException {
    output.write("id: " + id + "\nevent: " + name + "\ndata: ");
    output.write(data);
    output.write("\n\n");
  }

  /** Approximate size, in characters. */
  int size() {
    return data.length() + 100;
  }
}
