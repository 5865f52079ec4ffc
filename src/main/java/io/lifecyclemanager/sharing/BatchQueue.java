package io.lifecyclemanager.sharing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a {@link Batcher} whose callers wait: for a request to begin, or for the one under
 * way to end. Not thread-safe; guarded by the batcher.
 */
final class BatchQueue<I, R> {
  private final List<BatchEntry<I, R>> waiting = new ArrayList<>();

  /** Rejected together with others; each is taken alone, before those that wait. */
  private final List<BatchEntry<I, R>> waitingAlone = new ArrayList<>();

  private final List<BatchEntry<I, R>> underWay = new ArrayList<>();

  /** One caller's items, and the promise of the answers to the request with these items. */
  record BatchEntry<I, R>(Set<I> items, Promise<Map<I, R>> promise) {}

  void add(BatchEntry<I, R> entry) {
    waiting.add(entry);
  }

  /**
   * The caller of the entry waits no longer. May be repeated.
   *
   * @return whether it was the last caller that waited for the request under way
   */
  boolean remove(BatchEntry<I, R> entry) {
    waiting.remove(entry);
    waitingAlone.remove(entry);
    return underWay.remove(entry) && underWay.isEmpty();
  }

  /** Whether the entries that wait fill a request. */
  boolean isFull(int maxItems) {
    return !waitingAlone.isEmpty()
        || waiting.stream().mapToInt(entry -> entry.items.size()).sum() >= maxItems;
  }

  /**
   * Takes the entries of the next request, which is under way from now on.
   *
   * @param maxItems how many items fit into one request; the items of one entry are not split
   * @return empty when none waits
   */
  List<BatchEntry<I, R>> take(int maxItems) {
    List<BatchEntry<I, R>> batch =
        waitingAlone.isEmpty() ? takeTogether(maxItems) : List.of(waitingAlone.removeFirst());
    underWay.addAll(batch);
    return batch;
  }

  private List<BatchEntry<I, R>> takeTogether(int maxItems) {
    List<BatchEntry<I, R>> batch = new ArrayList<>();
    Set<I> items = new LinkedHashSet<>();
    for (BatchEntry<I, R> entry : waiting) {
      items.addAll(entry.items);
      if (!batch.isEmpty() && items.size() > maxItems) {
        break;
      }
      batch.add(entry);
    }
    waiting.subList(0, batch.size()).clear();
    return batch;
  }

  /**
   * The request under way has ended.
   *
   * @param resend whether its entries are to be taken again, each alone
   */
  void markEnded(boolean resend) {
    if (resend) {
      waitingAlone.addAll(underWay);
    }
    underWay.clear();
  }
}
