package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Many questions, few requests: one request is on its way at a time, and what is asked meanwhile
 * goes into the next one. The first question waits for nothing. Every answer is that of a request
 * that was sent after the question was put.
 */
final class Gathered<K, V> {
  private final Time time;
  private final int most;
  private final Function<Set<K>, Map<K, V>> ask;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Promise<Optional<V>>> waiting = new LinkedHashMap<>();
  private boolean isAsking;

  /**
   * @param most how many keys fit into one request
   * @param ask makes one request, on a thread of its own; absent keys have no answer
   */
  Gathered(Time time, int most, Function<Set<K>, Map<K, V>> ask) {
    this.time = time;
    this.most = most;
    this.ask = ask;
  }

  /** The answer about the key; empty when there is nothing to know about it. */
  Optional<V> get(K key) throws InterruptedException {
    return put(key).await();
  }

  private Promise<Optional<V>> put(K key) {
    lock.lock();
    try {
      Promise<Optional<V>> answer = waiting.computeIfAbsent(key, _ -> new Promise<>());
      if (!isAsking) {
        isAsking = true;
        time.start("describe", this::askWhileAnybodyWaits);
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private void askWhileAnybodyWaits() {
    for (var batch = take(); !batch.isEmpty(); batch = take()) {
      answer(batch);
    }
  }

  private Map<K, Promise<Optional<V>>> take() {
    lock.lock();
    try {
      Map<K, Promise<Optional<V>>> batch = new LinkedHashMap<>();
      var each = waiting.entrySet().iterator();
      while (each.hasNext() && batch.size() < most) {
        var one = each.next();
        batch.put(one.getKey(), one.getValue());
        each.remove();
      }
      isAsking = !batch.isEmpty();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void answer(Map<K, Promise<Optional<V>>> batch) {
    try {
      Map<K, V> answers = ask.apply(Set.copyOf(batch.keySet()));
      batch.forEach((key, one) -> one.keep(Optional.ofNullable(answers.get(key))));
    } catch (RemoteFailure trouble) {
      if (trouble.kind() == RemoteFailure.FailureKind.REJECTED && batch.size() > 1) {
        // One bad key must not be the others' trouble.
        batch.forEach((key, one) -> answer(Map.of(key, one)));
      } else {
        batch.values().forEach(one -> one.fail(trouble));
      }
    } catch (RuntimeException e) {
      batch.values().forEach(one -> one.fail(e));
    }
  }
}
