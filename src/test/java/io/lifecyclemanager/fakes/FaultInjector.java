package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of a fake service, and makes them fail as a test says. Operations have the names
 * of the port's methods. Thread-safe.
 */
public final class FaultInjector {
  private final Time time;
  private final String service;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final Map<String, InjectedFault> faults = new ConcurrentHashMap<>();

  private record InjectedFault(
      RemoteFailure.FailureKind kind,
      @Nullable String permission,
      boolean losesReply,
      AtomicInteger remaining) {
    boolean consume() {
      return remaining.getAndUpdate(n -> n > 0 ? n - 1 : n) != 0;
    }
  }

  /** What the service does. */
  public interface RemoteOperation<T, E extends Exception> {
    T run() throws E;
  }

  public FaultInjector(Time time, String service) {
    this.time = time;
    this.service = service;
  }

  /** How often the operation was called, failed calls included. */
  public int calls(String operation) {
    return counter(operation).get();
  }

  /** From now on the operation fails without an effect, until {@link #clearFaults}. */
  public void failCalls(String operation, RemoteFailure.FailureKind kind) {
    failCalls(operation, kind, -1);
  }

  /** The next {@code times} calls of the operation fail without an effect. */
  public void failCalls(String operation, RemoteFailure.FailureKind kind, int times) {
    faults.put(operation, new InjectedFault(kind, null, false, new AtomicInteger(times)));
  }

  /**
   * From now on this permission is missing, which the operation needs, until {@link #clearFaults}.
   */
  public void denyCalls(String operation, String permission) {
    faults.put(
        operation,
        new InjectedFault(
            RemoteFailure.FailureKind.DENIED, permission, false, new AtomicInteger(-1)));
  }

  /** The next {@code times} calls of the operation have their effect, but fail. */
  public void loseReplies(String operation, int times) {
    faults.put(
        operation,
        new InjectedFault(
            RemoteFailure.FailureKind.UNAVAILABLE, null, true, new AtomicInteger(times)));
  }

  /** From now on the operation takes this long before it has its effect. */
  public void delayCalls(String operation, Duration by) {
    delays.put(operation, by);
  }

  /** Every operation succeeds again, without delay. */
  public void clearFaults() {
    faults.clear();
    delays.clear();
  }

  public <T, E extends Exception> T call(String operation, RemoteOperation<T, E> work) throws E {
    counter(operation).incrementAndGet();
    applyDelay(operation);
    Optional<InjectedFault> fault =
        Optional.ofNullable(faults.get(operation)).filter(InjectedFault::consume);
    if (fault.isPresent() && !fault.get().losesReply()) {
      throw failure(operation, fault.get());
    }
    T result = work.run();
    if (fault.isPresent()) {
      throw failure(operation, fault.get());
    }
    return result;
  }

  private void applyDelay(String operation) {
    try {
      time.sleep(delays.getOrDefault(operation, Duration.ZERO));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.ofInterruption(service + " " + operation + ": interrupted", e);
    }
  }

  /** The failure that the service answers with. */
  RemoteFailure failure(String operation, RemoteFailure.FailureKind kind) {
    return failure(operation, kind, null);
  }

  private RemoteFailure failure(String operation, InjectedFault fault) {
    return failure(operation, fault.kind(), fault.permission());
  }

  private RemoteFailure failure(
      String operation, RemoteFailure.FailureKind kind, @Nullable String permission) {
    String message = service + " " + operation + ": made to fail by the test";
    return new RemoteFailure(kind, message, permission, null);
  }

  private AtomicInteger counter(String operation) {
    return calls.computeIfAbsent(operation, ignored -> new AtomicInteger());
  }
}
