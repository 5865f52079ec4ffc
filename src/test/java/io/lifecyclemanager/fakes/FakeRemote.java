package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a fake service: counts what is asked, and goes wrong when told to. Operations have the
 * names of the port's methods. Thread-safe.
 */
public final class FakeRemote {
  private final Time time;
  private final String service;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, Duration> slow = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();

  private record Fault(RemoteFailure.FailureKind kind, boolean afterwards, AtomicInteger left) {
    boolean strikes() {
      return left.getAndUpdate(n -> n > 0 ? n - 1 : n) != 0;
    }
  }

  /** What the service does once it is reached. */
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  FakeRemote(Time time, String service) {
    this.time = time;
    this.service = service;
  }

  /** How often the operation was asked for, failed calls included. */
  public int calls(String operation) {
    return counter(operation).get();
  }

  /** From now on the operation gives no answer and does nothing, until {@link #mend}. */
  public void breaks(String operation, RemoteFailure.FailureKind kind) {
    breaks(operation, kind, -1);
  }

  /** The next {@code times} calls of the operation give no answer and do nothing. */
  public void breaks(String operation, RemoteFailure.FailureKind kind, int times) {
    faults.put(operation, new Fault(kind, false, new AtomicInteger(times)));
  }

  /** The next {@code times} calls of the operation are obeyed, but their answer gets lost. */
  public void losesReplies(String operation, int times) {
    faults.put(
        operation,
        new Fault(RemoteFailure.FailureKind.UNAVAILABLE, true, new AtomicInteger(times)));
  }

  /** From now on the operation takes this long before it is obeyed. */
  public void slows(String operation, Duration by) {
    slow.put(operation, by);
  }

  /** Everything works again, and fast. */
  public void mend() {
    faults.clear();
    slow.clear();
  }

  <T, E extends Exception> T call(String operation, Work<T, E> work) throws E {
    counter(operation).incrementAndGet();
    dawdle(operation);
    Optional<Fault> fault = Optional.ofNullable(faults.get(operation)).filter(Fault::strikes);
    if (fault.isPresent() && !fault.get().afterwards()) {
      throw trouble(operation, fault.get().kind());
    }
    T result = work.run();
    if (fault.isPresent()) {
      throw trouble(operation, fault.get().kind());
    }
    return result;
  }

  private void dawdle(String operation) {
    try {
      time.sleep(slow.getOrDefault(operation, Duration.ZERO));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble(operation, RemoteFailure.FailureKind.UNAVAILABLE);
    }
  }

  private RemoteFailure trouble(String operation, RemoteFailure.FailureKind kind) {
    return new RemoteFailure(kind, service + " " + operation + ": made to fail by the test", null);
  }

  private AtomicInteger counter(String operation) {
    return calls.computeIfAbsent(operation, ignored -> new AtomicInteger());
  }
}
