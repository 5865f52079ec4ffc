package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.RemoteTrouble;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many wishes, few requests: at most one request is under way, and what is wished for meanwhile
 * goes into the next one, whoever wishes it. The first wish waits for nothing. Thread-safe.
 *
 * @param <T> what is wished for
 */
final class Joined<T> {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Signal ended;
  private Round<T> next = new Round<>();
  private boolean asking;

  Joined(Time time) {
    this.ended = time.signal();
  }

  /** Makes the request. */
  @FunctionalInterface
  interface Request<T> {
    void make(Collection<T> items) throws InterruptedException;
  }

  /** Guarded by the surrounding object. */
  private static final class Round<T> {
    private final List<T> items = new ArrayList<>();
    private boolean over;
    private boolean interrupted;
    private @Nullable RemoteTrouble trouble;
  }

  /**
   * Returns once a request with these items was answered.
   *
   * @param request made by one of the threads that wait, for all of them
   * @throws RemoteTrouble that the request met, to each of them
   */
  void ask(Collection<T> items, Request<T> request) throws InterruptedException {
    Round<T> mine = join(items);
    while (true) {
      long seen = ended.count();
      if (begins(mine)) {
        make(mine, request);
      }
      synchronized (this) {
        RemoteTrouble trouble = mine.trouble;
        if (trouble != null) {
          throw trouble;
        }
        if (mine.over && !mine.interrupted) {
          return;
        }
        if (mine.over) {
          mine = join(items);
          continue;
        }
      }
      ended.await(seen, LONG);
    }
  }

  private synchronized Round<T> join(Collection<T> items) {
    next.items.addAll(items);
    return next;
  }

  private synchronized boolean begins(Round<T> mine) {
    if (asking || mine != next) {
      return false;
    }
    asking = true;
    next = new Round<>();
    return true;
  }

  private void make(Round<T> mine, Request<T> request) throws InterruptedException {
    boolean answered = false;
    @Nullable RemoteTrouble met = null;
    try {
      request.make(List.copyOf(mine.items));
      answered = true;
    } catch (RemoteTrouble trouble) {
      met = trouble;
      throw trouble;
    } finally {
      // The end of this thread's work is no trouble of the others: they ask anew.
      boolean stopped = Thread.currentThread().isInterrupted();
      synchronized (this) {
        mine.trouble = stopped ? null : met;
        mine.interrupted = !answered && mine.trouble == null;
        mine.over = true;
        asking = false;
      }
      ended.raise();
    }
  }
}
