package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Time;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several callers' items in one request: while a request is under way, the items that arrive wait
 * and go into the next one. The first item waits for nothing. Requests are made on a thread of
 * their own, so that an interrupted caller does not end the others' request.
 *
 * <p>Invariant: at most one request is under way, and each caller's items are in a request that was
 * sent after the caller came. Thread-safe.
 *
 * @param <I> an item
 * @param <R> the answer about an item
 */
public final class Batcher<I, R> {
  private final Time time;
  private final String name;
  private final int maxItems;
  private final BatchRequest<I, R> request;
  private final List<Entry<I, R>> waiting = new ArrayList<>();
  private boolean isSending;

  /** Makes one request. */
  @FunctionalInterface
  public interface BatchRequest<I, R> {
    /**
     * Sends the items.
     *
     * @return the answers; an item about which there is nothing to say is absent
     * @throws RemoteFailure to every caller with an item in it; where several callers' items are
     *     rejected together, each caller's are sent alone first
     */
    Map<I, R> send(Set<I> items);
  }

  /** One caller's items. */
  private record Entry<I, R>(Set<I> items, Promise<Map<I, R>> promise) {}

  /**
   * Sends nothing yet.
   *
   * @param name of the thread
   * @param maxItems how many items fit into one request; the items of one caller are not split
   */
  public Batcher(Time time, String name, int maxItems, BatchRequest<I, R> request) {
    this.time = time;
    this.name = name;
    this.maxItems = maxItems;
    this.request = request;
  }

  /** As {@link #sendAll} for one item; empty when there is no answer about it. */
  public Optional<R> send(I item) throws InterruptedException {
    return Optional.ofNullable(sendAll(List.of(item)).get(item));
  }

  /**
   * Returns once a request with these items was answered.
   *
   * @return the answers of that request, also about other callers' items
   * @throws RemoteFailure of that request
   * @throws InterruptedException when this caller is interrupted; items that were not sent before
   *     are not sent any more
   */
  public Map<I, R> sendAll(Collection<I> items) throws InterruptedException {
    Entry<I, R> entry = new Entry<>(new LinkedHashSet<>(items), new Promise<>(time));
    add(entry);
    try {
      return entry.promise.await().get();
    } finally {
      remove(entry);
    }
  }

  private synchronized void add(Entry<I, R> entry) {
    waiting.add(entry);
    if (!isSending) {
      isSending = true;
      Thread _ = time.start(name, this::sendWaiting);
    }
  }

  private synchronized void remove(Entry<I, R> entry) {
    waiting.remove(entry);
  }

  private void sendWaiting() {
    for (List<Entry<I, R>> batch = take(); !batch.isEmpty(); batch = take()) {
      send(batch);
    }
  }

  private synchronized List<Entry<I, R>> take() {
    List<Entry<I, R>> batch = new ArrayList<>();
    Set<I> items = new LinkedHashSet<>();
    for (Entry<I, R> entry : waiting) {
      items.addAll(entry.items);
      if (!batch.isEmpty() && items.size() > maxItems) {
        break;
      }
      batch.add(entry);
    }
    waiting.subList(0, batch.size()).clear();
    isSending = !batch.isEmpty();
    return batch;
  }

  private void send(List<Entry<I, R>> batch) {
    Set<I> items = new LinkedHashSet<>();
    batch.forEach(entry -> items.addAll(entry.items));
    try {
      Map<I, R> answers = request.send(items);
      batch.forEach(entry -> entry.promise.complete(answers));
    } catch (RuntimeException | Error e) {
      if (batch.size() > 1
          && e instanceof RemoteFailure failure
          && failure.kind() == FailureKind.REJECTED) {
        // One caller's bad item must not fail the others.
        batch.forEach(entry -> send(List.of(entry)));
      } else {
        batch.forEach(entry -> entry.promise.fail(e));
      }
    }
  }
}
