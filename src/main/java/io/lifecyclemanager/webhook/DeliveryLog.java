package io.lifecyclemanager.webhook;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.text.TextFormat;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs that notifications fail or are dropped: once, and again after they worked. Thread-safe. The
 * metric has the numbers.
 */
final class DeliveryLog {
  private final Logger log;
  private boolean isFailing;
  private boolean isDropping;

  DeliveryLog() {
    this(LogManager.getLogger(DeliveryLog.class));
  }

  DeliveryLog(Logger log) {
    this.log = log;
  }

  /**
   * A request has failed.
   *
   * @param retryIn how long until the next one; null where none follows
   */
  synchronized void failed(RemoteFailure failure, @Nullable Duration retryIn) {
    if (!isFailing) {
      isFailing = true;
      log.warn(
          "notifying the webhook failed: {}; {} (further failures are counted in"
              + " lifecycle_manager_webhook_notifications_total)",
          failure.getMessage(),
          retryIn == null
              ? "the notification is given up"
              : "next try in " + TextFormat.seconds(retryIn));
    }
  }

  /** A notification was accepted. */
  synchronized void delivered() {
    if (isFailing) {
      log.info("the webhook accepts notifications again");
    }
    isFailing = false;
    isDropping = false;
  }

  /** A notification was dropped. */
  synchronized void dropped() {
    if (!isDropping) {
      isDropping = true;
      log.warn("notifications of the webhook are dropped: too many wait, or the process ends");
    }
  }
}
