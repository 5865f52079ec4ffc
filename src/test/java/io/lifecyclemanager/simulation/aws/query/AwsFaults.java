package io.lifecyclemanager.simulation.aws.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Injected faults: chosen operations fail, are slow, or lose their reply. */
public final class AwsFaults {
  /** Stands for every operation of a service. */
  public static final String ANY = "*";

  private static final int UNTIL_REMOVED = -1;

  private final List<AwsFault> faults = new CopyOnWriteArrayList<>();

  /** What happens to a call. */
  public sealed interface Effect {
    /** Answered with an error, nothing done. */
    record Fail(int status, String code, String message) implements Effect {}

    /**
     * Done and answered, but only after the delay or when the fault is removed, whichever comes
     * first.
     */
    record Delay(Duration delay) implements Effect {}

    /** Done, but the connection is closed without an answer. */
    record SwallowReply() implements Effect {}

    /** Neither done nor answered: the connection stays open until the fault is removed. */
    record Silence() implements Effect {}

    /** Too many requests. */
    static Effect throttling() {
      return new Fail(400, "Throttling", "Rate exceeded");
    }

    /** The service is down. */
    static Effect unavailable() {
      return new Fail(503, "ServiceUnavailable", "Service is unable to handle request.");
    }

    /** A missing permission. */
    static Effect accessDenied() {
      return new Fail(403, "AccessDenied", "User is not authorized to perform this operation");
    }

    /** Credentials that were good once. */
    static Effect expiredToken() {
      return new Fail(403, "ExpiredToken", "The security token included in the request is expired");
    }
  }

  /** One fault in force. {@link #remove} may be called twice. */
  public final class AwsFault implements AutoCloseable {
    private final AwsService service;
    private final String operation;
    private final Effect effect;
    private final AtomicInteger left;
    private final AtomicInteger hits = new AtomicInteger();
    private final CountDownLatch removed = new CountDownLatch(1);

    private AwsFault(AwsService service, String operation, Effect effect, int times) {
      this.service = service;
      this.operation = operation;
      this.effect = effect;
      this.left = new AtomicInteger(times);
    }

    /** How many calls it has met. */
    public int hits() {
      return hits.get();
    }

    /** Takes the fault off; calls it holds up go on. */
    public void remove() {
      faults.remove(this);
      removed.countDown();
    }

    @Override
    public void close() {
      remove();
    }

    private boolean takes(AwsService called, String name) {
      if (called != service || !(operation.equals(ANY) || operation.equals(name))) {
        return false;
      }
      int before = left.getAndUpdate(n -> n > 0 ? n - 1 : n);
      if (before == 0) {
        return false;
      }
      hits.incrementAndGet();
      return true;
    }

    public void awaitEnd() throws InterruptedException {
      removed.await();
    }

    public void await(Duration delay) throws InterruptedException {
      var _ = removed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Effect effect() {
      return effect;
    }
  }

  /** A fault until it is removed. */
  public AwsFault add(AwsService service, String operation, Effect effect) {
    return add(service, operation, effect, UNTIL_REMOVED);
  }

  /** A fault for the next {@code times} calls. */
  public AwsFault add(AwsService service, String operation, Effect effect, int times) {
    AwsFault fault = new AwsFault(service, operation, effect, times);
    faults.add(fault);
    return fault;
  }

  /** Takes all faults off. */
  public void clear() {
    faults.forEach(AwsFault::remove);
  }

  public Optional<AwsFault> meet(AwsService service, String operation) {
    return faults.stream().filter(fault -> fault.takes(service, operation)).findFirst();
  }
}
