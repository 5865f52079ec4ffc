package io.lifecyclemanager.fakes;

import java.util.UUID;

/** A message of {@link FakeQueue}, which guards it. Times are those of the monotonic clock. */
final class StoredMessage {
  final String id = UUID.randomUUID().toString();
  final String body;
  final long sent;
  long received;
  long visible;
  int deliveries;

  StoredMessage(String body, long now) {
    this.body = body;
    this.sent = now;
    this.visible = now;
  }

  String receipt() {
    return id + "#" + deliveries;
  }
}
