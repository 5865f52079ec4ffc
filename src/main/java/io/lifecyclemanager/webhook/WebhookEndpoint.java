package io.lifecyclemanager.webhook;

import java.time.Duration;

/** Where notifications are sent. Called by one thread at a time. */
interface WebhookEndpoint {
  /**
   * Posts a JSON body.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when it was not accepted; no message has a part
   *     of the URL
   * @throws InterruptedException when interrupted
   */
  void post(String json) throws InterruptedException;

  /** How long the last answer asks to wait before the next request; zero where it does not. */
  Duration retryAfter();
}
