package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.webhook.DeliveryResult;
import io.micrometer.core.instrument.Counter;

/**
 * Counts the notifications of the webhook. Thread-safe.
 *
 * @param meters creates the counters
 */
record WebhookMeters(MeterFactory meters) {
  WebhookMeters {
    for (DeliveryResult result : DeliveryResult.values()) {
      Counter _ = counter(meters, result);
    }
  }

  void count(DeliveryResult result) {
    counter(meters, result).increment();
  }

  private static Counter counter(MeterFactory meters, DeliveryResult result) {
    return meters.counter(
        "webhook_notifications",
        "Notifications of the webhook, by what became of them.",
        "result",
        result.label());
  }
}
