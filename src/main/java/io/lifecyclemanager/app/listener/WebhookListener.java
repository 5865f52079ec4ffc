package io.lifecyclemanager.app.listener;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.webhook.Webhook;
import java.time.Duration;

/**
 * The webhook, as an optional listener.
 *
 * @param webhook what it passes the facts to
 */
record WebhookListener(Webhook webhook) implements OptionalListener {
  @Override
  public void on(Fact fact) {
    webhook.on(fact);
  }

  @Override
  public void stop(Duration atMost) throws InterruptedException {
    webhook.stop(atMost);
  }
}
