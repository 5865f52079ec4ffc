package io.lifecyclemanager.sharing;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request shared by concurrent callers, whose answer also serves later callers for whom it is
 * fresh enough. An answer older than an hour is dropped when a request begins. The request runs on
 * a thread of its own, so that an interrupted caller does not take the answer away from the others;
 * once no caller waits for it any more, it is interrupted.
 *
 * <p>Invariant: for each key, callers wait for at most one request at a time, and no caller gets an
 * answer to a request that began before the moment that it named. A failure is thrown to every
 * caller that waits, whichever moment it named: if each of them sent its own request instead,
 * callers of a throttled service would multiply their requests. Thread-safe.
 *
 * @param <K> what is asked about
 * @param <T> the answer
 */
public final class SingleFlight<K, T> {
  private static final Duration KEEP = Duration.ofHours(1);

  private final Time time;
  private final String name;
  private final Duration failureMaxAge;
  private final SharedRequest<K, T> request;
  private final Map<K, Flight<T>> flights = new HashMap<>();

  /** Makes the request for one key. */
  @FunctionalInterface
  public interface SharedRequest<K, T> {
    /** The answer; an exception is thrown to every caller that waits for it. */
    T send(K key) throws InterruptedException;
  }

  /** One request. The callers and the thread are guarded by the surrounding object. */
  private static final class Flight<T> {
    private final long began;
    private final Promise<T> promise;
    private int callers;
    private @Nullable Thread thread;

    private Flight(Time time) {
      this.began = time.nanos();
      this.promise = new Promise<>(time);
    }
  }

  /** Throws a failure to all callers that wait for that request, and to no later caller. */
  public SingleFlight(Time time, String name, SharedRequest<K, T> request) {
    this(time, name, Duration.ZERO, request);
  }

  /**
   * Throws failures to later callers too.
   *
   * @param name of the threads
   * @param failureMaxAge for how long: callers that come one after another then do not wait for a
   *     timeout each
   */
  public SingleFlight(Time time, String name, Duration failureMaxAge, SharedRequest<K, T> request) {
    this.time = time;
    this.name = name;
    this.failureMaxAge = failureMaxAge;
    this.request = request;
  }

  /** As {@link #getSince}: an answer requested at most {@code maxAge} ago, up to an hour. */
  public T get(K key, Duration maxAge) throws InterruptedException {
    return getSince(key, time.nanos() - maxAge.toNanos());
  }

  /**
   * An answer that was requested at {@code notBefore} or later.
   *
   * @param notBefore on the monotonic clock, not in the future
   * @throws RemoteFailure the failure of the shared request
   * @throws InterruptedException when this caller is interrupted
   */
  public T getSince(K key, long notBefore) throws InterruptedException {
    while (true) {
      Flight<T> flight = join(key, notBefore);
      Supplier<T> result;
      try {
        result = flight.promise.await();
      } finally {
        leave(key, flight);
      }
      if (flight.began - notBefore >= 0 || flight.promise.hasFailed()) {
        return result.get();
      }
    }
  }

  /** Forgets the answers about all other keys. */
  public synchronized void retainAll(Set<K> keys) {
    flights.keySet().retainAll(keys);
  }

  /** Joins also a request under way that began too early: no second one is sent beside it. */
  private synchronized Flight<T> join(K key, long notBefore) {
    @Nullable Flight<T> known = flights.get(key);
    Flight<T> flight = known != null && mayServe(known, notBefore) ? known : start(key);
    flight.callers++;
    return flight;
  }

  private Flight<T> start(K key) {
    flights.values().removeIf(this::isOld);
    Flight<T> flight = new Flight<>(time);
    flight.thread = time.start(name, () -> send(key, flight));
    flights.put(key, flight);
    return flight;
  }

  private boolean isOld(Flight<T> flight) {
    return flight.promise.hasEnded() && flight.promise.age().compareTo(KEEP) > 0;
  }

  private boolean mayServe(Flight<T> flight, long notBefore) {
    return !flight.promise.hasEnded()
        || (flight.promise.hasFailed()
            ? flight.promise.age().compareTo(failureMaxAge) < 0
            : flight.began - notBefore >= 0);
  }

  private synchronized void leave(K key, Flight<T> flight) {
    flight.callers--;
    @Nullable Thread thread = flight.thread;
    if (flight.callers == 0 && !flight.promise.hasEnded() && thread != null) {
      flights.remove(key, flight);
      thread.interrupt();
    }
  }

  private void send(K key, Flight<T> flight) {
    try {
      flight.promise.complete(request.send(key));
    } catch (RuntimeException | Error | InterruptedException e) {
      flight.promise.fail(e);
    }
  }
}
