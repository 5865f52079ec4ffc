package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.BatchQueue.BatchEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several callers' items in one request: while a request is under way, the items that arrive wait
 * and go into the next one. The first item waits for nothing, except after a throttled request:
 * then items gather for a second, so that the number of requests does not grow with that of the
 * callers that retry. A batcher may let items gather before every request. Requests are made on a
 * thread of their own, so that an interrupted caller does not end the others' request; once no
 * caller waits for a request any more, it is interrupted.
 *
 * <p>Invariant: at most one request is under way, and each caller's items are in a request that was
 * sent after the caller came. No request begins that has only items of callers that have left.
 * Thread-safe.
 *
 * @param <I> an item
 * @param <R> the answer about an item
 */
public final class Batcher<I, R> {
  private static final Duration PAUSE_AFTER_THROTTLING = Duration.ofSeconds(1);

  private final Time time;
  private final String name;
  private final int maxItems;
  private final BatchRequest<I, R> request;
  private final Duration gathering;
  private final Signal added;
  private final BatchQueue<I, R> queue = new BatchQueue<>();
  private @Nullable Thread sender;
  private volatile Deadline nextRequest;

  /** Makes one request. */
  @FunctionalInterface
  public interface BatchRequest<I, R> {
    /**
     * Sends the items. It is interrupted once no caller waits for the answer any more.
     *
     * @return the answers; an item about which there is nothing to say is absent
     * @throws RemoteFailure to every caller with an item in it; where several callers' items are
     *     rejected together, each caller's are sent alone first
     */
    Map<I, R> send(Set<I> items);
  }

  /**
   * A batcher whose requests run on one thread, which is started when an item waits.
   *
   * @param name of the thread
   * @param maxItems how many items fit into one request; the items of one caller are not split
   */
  public Batcher(Time time, String name, int maxItems, BatchRequest<I, R> request) {
    this(time, name, maxItems, Duration.ZERO, request);
  }

  /**
   * As the other one; items gather before each request.
   *
   * @param gathering how long an item waits at most for others, unless they fill a request before
   */
  public Batcher(
      Time time, String name, int maxItems, Duration gathering, BatchRequest<I, R> request) {
    this.time = time;
    this.gathering = gathering;
    this.added = time.signal();
    this.name = name;
    this.maxItems = maxItems;
    this.request = request;
    this.nextRequest = time.in(Duration.ZERO);
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
   *     are not sent any more, and a request with no other caller's items is interrupted
   */
  public Map<I, R> sendAll(Collection<I> items) throws InterruptedException {
    BatchEntry<I, R> entry = new BatchEntry<>(new LinkedHashSet<>(items), new Promise<>(time));
    add(entry);
    try {
      return entry.promise().await().get();
    } finally {
      leave(entry);
    }
  }

  private synchronized void add(BatchEntry<I, R> entry) {
    if (sender == null) {
      // It takes the entry only after this method has returned.
      sender = time.start(name, this::sendWaiting);
    }
    queue.add(entry);
    added.raise();
  }

  private synchronized void leave(BatchEntry<I, R> entry) {
    @Nullable Thread thread = sender;
    if (queue.remove(entry) && thread != null) {
      thread.interrupt();
    }
  }

  private void sendWaiting() {
    for (List<BatchEntry<I, R>> batch = next(); !batch.isEmpty(); batch = next()) {
      send(batch);
    }
  }

  private List<BatchEntry<I, R>> next() {
    try {
      time.sleep(time.until(nextRequest));
      gather();
    } catch (InterruptedException e) {
      // No request is under way that the interrupt could be meant for.
    }
    return take();
  }

  private void gather() throws InterruptedException {
    Deadline end = time.in(gathering);
    for (long seen = added.count(); !isFull() && !time.isPast(end); seen = added.count()) {
      added.await(seen, time.until(end));
    }
  }

  private synchronized boolean isFull() {
    return queue.isFull(maxItems);
  }

  private synchronized List<BatchEntry<I, R>> take() {
    List<BatchEntry<I, R>> batch = queue.take(maxItems);
    if (batch.isEmpty()) {
      sender = null;
    }
    return batch;
  }

  private void send(List<BatchEntry<I, R>> batch) {
    Set<I> items = new LinkedHashSet<>();
    batch.forEach(entry -> items.addAll(entry.items()));
    try {
      Map<I, R> answers = request.send(items);
      markEnded(false);
      batch.forEach(entry -> entry.promise().complete(answers));
    } catch (RuntimeException | Error e) {
      if (e instanceof RemoteFailure failure && failure.kind() == FailureKind.THROTTLED) {
        nextRequest = time.in(PAUSE_AFTER_THROTTLING);
      }
      // One caller's bad item must not fail the others.
      boolean resend =
          batch.size() > 1
              && e instanceof RemoteFailure failure
              && failure.kind() == FailureKind.REJECTED;
      markEnded(resend);
      if (!resend) {
        batch.forEach(entry -> entry.promise().fail(e));
      }
    }
  }

  /** From here on no caller interrupts the request, and an earlier interrupt has no effect. */
  private synchronized void markEnded(boolean resend) {
    queue.markEnded(resend);
    boolean _ = Thread.interrupted();
  }
}
