package io.lifecyclemanager.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Creates meters with the program's prefix and a help text. A second call with the same name and
 * labels returns the same meter.
 *
 * @param registry where the meters are registered
 */
record MeterFactory(MeterRegistry registry) {
  private static final String PREFIX = "lifecycle_manager_";

  /** A counter; {@code _total} is added to its name. */
  Counter counter(String name, String help, String... labels) {
    return Counter.builder(PREFIX + name).description(help).tags(labels).register(registry);
  }

  /**
   * A counter whose number is read when it is needed; {@code _total} is added to its name.
   *
   * @param source is referenced weakly: the caller keeps it
   */
  <T> void counter(
      String name, String help, T source, ToDoubleFunction<T> number, String... labels) {
    FunctionCounter.builder(PREFIX + name, source, number)
        .description(help)
        .tags(labels)
        .register(registry);
  }

  /** A gauge under exactly this name. */
  void gauge(String name, String help, Supplier<Number> value, String... labels) {
    Gauge.builder(PREFIX + name, value).description(help).tags(labels).register(registry);
  }

  /** A histogram of durations; {@code _seconds} is added to its name. */
  Timer histogram(String name, String help, Duration[] buckets, String... labels) {
    return Timer.builder(PREFIX + name)
        .description(help)
        .serviceLevelObjectives(buckets)
        .tags(labels)
        .register(registry);
  }
}
