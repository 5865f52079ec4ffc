package io.lifecyclemanager.web.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends the events of the feed to one client, as server-sent events, until either side ends. */
final class EventStream {
  static final Duration COMMENT_INTERVAL = Duration.ofSeconds(15);

  /** The client waits for this long before it connects again. */
  private static final String PREAMBLE = "retry: 2000\n\n";

  private static final String COMMENT = ": no change\n\n";

  private EventStream() {}

  static void send(EventFeed feed, Context context) {
    try (EventSubscription client =
        feed.subscribe(context.header("Last-Event-ID"), context.req().getRemoteAddr())) {
      context.contentType("text/event-stream");
      context.header("X-Accel-Buffering", "no");
      Writer output =
          new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8);
      client.write(() -> {
        output.write(PREAMBLE);
        output.flush();
      });
      Optional<List<FeedEvent>> events = client.next(COMMENT_INTERVAL);
      while (events.isPresent()) {
        List<FeedEvent> present = events.get();
        client.write(() -> write(output, present));
        events = client.next(COMMENT_INTERVAL);
      }
    } catch (IOException _) {
      // The client has left, or was too slow; the server ends the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Writer output, List<FeedEvent> events) throws IOException {
    if (events.isEmpty()) {
      output.write(COMMENT);
    }
    for (FeedEvent event : events) {
      event.writeTo(output);
    }
    output.flush();
  }
}
