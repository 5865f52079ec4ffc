package io.lifecyclemanager.webhook;

import io.lifecyclemanager.http.ProxyRules;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.BackgroundLoops;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells a webhook of facts, on a thread of its own: no termination waits for it. A notification
 * that is not accepted is sent again for a while; when too many wait, one is dropped. Thread-safe.
 */
public final class Webhook implements Listener {
  /** Of a whole request. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Set<NotificationType> types;
  private final NotificationSource source;
  private final NotificationSender sender;
  private final Runnable closeEndpoint;
  private final BackgroundLoops sending;

  Webhook(
      Set<NotificationType> types,
      NotificationSource source,
      NotificationSender sender,
      Runnable closeEndpoint,
      Time time) {
    this.types = Set.copyOf(types);
    this.source = source;
    this.sender = sender;
    this.closeEndpoint = closeEndpoint;
    this.sending = new BackgroundLoops(time);
    sending.start("webhook", sender::run);
  }

  /**
   * Starts to send notifications; sends no request before there is one.
   *
   * @param cluster name of the cluster; null where it is not known
   * @param replica name of this replica
   * @param results counts what became of each notification
   * @throws IllegalArgumentException when the environment names a proxy that cannot be used
   */
  public static Webhook start(
      WebhookSettings settings,
      @Nullable String cluster,
      String replica,
      Consumer<DeliveryResult> results,
      Time time,
      RandomGenerator random) {
    HttpWebhook endpoint =
        new HttpWebhook(
            settings.urlFile(), settings.allowHttp(), TIMEOUT, ProxyRules.ofEnvironment(), time);
    return new Webhook(
        settings.types(),
        new NotificationSource(cluster, replica, time),
        new NotificationSender(
            endpoint, settings.template(), results, new DeliveryLog(), time, random),
        endpoint::close,
        time);
  }

  @Override
  public void on(Fact fact) {
    source.of(fact).stream()
        .filter(each -> types.contains(each.type()))
        .forEach(each -> sender.add(each.notification()));
  }

  /**
   * Sends what waits and ends; facts that come afterwards are dropped.
   *
   * @param atMost how long to wait until everything is sent
   * @throws InterruptedException when interrupted
   */
  public void stop(Duration atMost) throws InterruptedException {
    try {
      sender.close(atMost);
    } finally {
      sending.interrupt();
      closeEndpoint.run();
    }
  }
}
