package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers that may be some minutes old. Those who ask for the same thing at the same time share one
 * request, and its failure; a failure is not kept.
 */
final class Cached<K, V> {
  private final Time time;
  private final Duration fresh;
  private final Function<K, V> ask;
  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();

  private record Entry<V>(Promise<V> answer, long asked) {}

  /**
   * @param fresh how old an answer may be
   * @param ask makes the request, on a thread of its own
   */
  Cached(Time time, Duration fresh, Function<K, V> ask) {
    this.time = time;
    this.fresh = fresh;
    this.ask = ask;
  }

  V get(K key) throws InterruptedException {
    entries.values().removeIf(this::isOfNoUse);
    return entries.computeIfAbsent(key, this::load).answer.await();
  }

  /** The next one who asks gets a new answer. */
  void forget(K key) {
    entries.remove(key);
  }

  private boolean isOfNoUse(Entry<V> entry) {
    return entry.answer.hasFailed() || time.since(entry.asked).compareTo(fresh) > 0;
  }

  private Entry<V> load(K key) {
    Promise<V> answer = new Promise<>();
    // Its own thread: an interrupt of the one who asked first is nothing to the others.
    time.start("describe " + key, () -> answer(key, answer));
    return new Entry<>(answer, time.nanos());
  }

  private void answer(K key, Promise<V> answer) {
    try {
      answer.keep(ask.apply(key));
    } catch (RuntimeException e) {
      answer.fail(e);
    }
  }
}
