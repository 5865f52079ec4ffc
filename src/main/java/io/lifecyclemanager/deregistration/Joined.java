package io.lifecyclemanager.deregistration;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  /** What one of those who wait wishes; another one's is another one, though it be of the same. */
  private static final class Wish<T> {
    private final List<T> items;

    private Wish(Collection<T> items) {
      this.items = List.copyOf(items);
    }
  }

  /** Guarded by the surrounding object. */
  private static final class Round<T> {
    private final Set<Wish<T>> wishes = new LinkedHashSet<>();

    private boolean over;
    private boolean interrupted;
    private @Nullable RemoteFailure trouble;
  }

  /**
   * Returns once a request with these items was answered.
   *
   * @param request made by one of the threads that wait, for all of them
   * @throws RemoteTrouble that the request met, to each of them
   */
  void ask(Collection<T> items, Request<T> request) throws InterruptedException {
    Wish<T> wish = new Wish<>(items);
    Round<T> mine = join(wish);
    while (true) {
      long seen = ended.count();
      if (begins(mine)) {
        make(mine, request);
      }
      synchronized (this) {
        RemoteFailure trouble = mine.trouble;
        if (trouble != null) {
          throw trouble;
        }
        if (mine.over && !mine.interrupted) {
          return;
        }
        if (mine.over) {
          mine = join(wish);
          continue;
        }
      }
      try {
        ended.await(seen, LONG);
      } catch (InterruptedException e) {
        leave(mine, wish);
        throw e;
      }
    }
  }

  private synchronized Round<T> join(Wish<T> wish) {
    next.wishes.add(wish);
    return next;
  }

  /** Who waits no longer wishes nothing any more: by the time it is asked for, it may be wrong. */
  private synchronized void leave(Round<T> mine, Wish<T> wish) {
    mine.wishes.remove(wish);
  }

  private synchronized boolean begins(Round<T> mine) {
    if (asking || mine != next) {
      return false;
    }
    asking = true;
    next = new Round<>();
    return true;
  }

  private synchronized Collection<T> items(Round<T> mine) {
    return mine.wishes.stream().flatMap(wish -> wish.items.stream()).toList();
  }

  private void make(Round<T> mine, Request<T> request) throws InterruptedException {
    boolean answered = false;
    @Nullable RemoteFailure met = null;
    try {
      request.make(items(mine));
      answered = true;
    } catch (RemoteFailure trouble) {
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
