package io.lifecyclemanager.app.listener;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import io.lifecyclemanager.telemetry.FactLogger;
import io.lifecyclemanager.telemetry.Health;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.webhook.Webhook;
import io.lifecyclemanager.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes each fact to the metrics and, where the environment names a collector, to the traces, to
 * health, to the log, and to the optional listeners that the settings ask for, in this order.
 * Thread-safe.
 */
public final class ControllerListeners implements Listener {
  private final Time time;
  private final FactTracing tracing;
  private final Health health;
  private final FactLogger log;
  private final List<OptionalListener> optional = new CopyOnWriteArrayList<>();

  /**
   * Without optional listeners.
   *
   * @param version the version of the program, for the metrics
   */
  public ControllerListeners(String version, Time time) {
    this.time = time;
    this.tracing = new FactTracing(System.getenv(), version);
    this.health = new Health(time);
    this.log = new FactLogger(time);
  }

  /** The metrics, for the web server. */
  public Metrics metrics() {
    return tracing.metrics();
  }

  /** The health, for the probes. */
  public Health health() {
    return health;
  }

  /**
   * Begins to send traces, where the environment names a collector.
   *
   * @param replica the name of this replica, different after every start
   * @param namespace of this pod; null outside a pod
   * @param pod its name; null outside a pod
   * @throws IllegalArgumentException when a variable of the environment is invalid; the message
   *     names it
   */
  public void startTracing(String replica, @Nullable String namespace, @Nullable String pod) {
    tracing.start(replica, namespace, pod, time);
  }

  /** Adds a listener, which receives the facts from now on and is stopped by {@link #stop}. */
  public void add(OptionalListener listener) {
    optional.add(listener);
  }

  /**
   * Has a webhook notified.
   *
   * @param cluster name of the cluster; null where it is not known
   * @param replica name of this replica
   * @throws IllegalArgumentException when the environment names a proxy that cannot be used
   */
  public void addWebhook(WebhookSettings settings, @Nullable String cluster, String replica) {
    add(
        new WebhookListener(
            Webhook.start(
                settings,
                cluster,
                replica,
                tracing.metrics()::countNotification,
                time,
                new Random(ThreadLocalRandom.current().nextLong()))));
  }

  @Override
  public void on(Fact fact) {
    tracing.on(fact);
    health.on(fact);
    log.on(fact);
    for (OptionalListener listener : optional) {
      listener.on(fact);
    }
  }

  /**
   * Stops tracing and the optional listeners, all at the same time.
   *
   * @param atMost how long each may take to send what waits
   * @throws InterruptedException when interrupted
   */
  public void stop(Duration atMost) throws InterruptedException {
    List<OptionalListener> all = Stream.concat(Stream.of(tracing), optional.stream()).toList();
    FanOut.forEach(time, "stop listener", all, listener -> listener.stop(atMost));
  }
}
