package io.lifecyclemanager.simulation.kubernetes.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The faults that a test injects for the clients of the simulated API. Thread-safe. */
public final class ApiFaults {

  private static final int ALWAYS = Integer.MAX_VALUE;

  private final List<ApiFault> faults = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong cuts = new AtomicLong();
  private final AtomicLong silences = new AtomicLong();
  private final Runnable wakeWatches;
  private volatile boolean frozen;
  private volatile boolean stopped;

  public ApiFaults(Runnable wakeWatches) {
    this.wakeWatches = wakeWatches;
  }

  /**
   * Answers every call of that verb on that resource so, until the fault is closed.
   *
   * @param verb in RBAC's words, or {@code *}
   * @param resource such as {@code nodes} or {@code pods/eviction}, or {@code *}
   */
  public ApiFault answer(String verb, String resource, InjectedResponse answer) {
    return add(new ApiFault(verb, resource, "*", answer, ALWAYS, this::wake));
  }

  /** Answers the next so many calls of that verb on that resource so. */
  public ApiFault answer(String verb, String resource, InjectedResponse answer, int times) {
    return add(new ApiFault(verb, resource, "*", answer, times, this::wake));
  }

  /** Takes every answer off that was put in; may be called twice. */
  public void clear() {
    faults.forEach(ApiFault::close);
    faults.clear();
  }

  /** From now on connections are accepted and nothing is answered; watches fall silent. */
  public void freeze() {
    frozen = true;
  }

  /** Everything that waited since {@link #freeze} is answered now. */
  public void thaw() {
    frozen = false;
    wake();
  }

  /** Ends all running watches, as a restart of the API server or a balancer would. */
  public void cutWatches() {
    cuts.incrementAndGet();
    wake();
  }

  /** All running watches stay open and never say anything again; new ones work. */
  public void silenceWatches() {
    silences.incrementAndGet();
    wake();
  }

  Optional<ApiFault> striking(ApiRequest request) {
    return faults.stream().filter(fault -> fault.strikes(request)).findFirst();
  }

  boolean frozen() {
    return frozen && !stopped;
  }

  long cuts() {
    return cuts.get();
  }

  long silences() {
    return silences.get();
  }

  /** Waits while the API is frozen. */
  void passGate() throws InterruptedException {
    awaitWhile(this::frozen);
  }

  /** Waits until the fault is taken off. */
  void awaitEnd(ApiFault fault) throws InterruptedException {
    awaitWhile(() -> fault.standing() && !stopped);
  }

  boolean stopped() {
    return stopped;
  }

  public void stop() {
    stopped = true;
    wake();
  }

  private void awaitWhile(BooleanSupplier waiting) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.getAsBoolean()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private ApiFault add(ApiFault fault) {
    faults.add(fault);
    return fault;
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    wakeWatches.run();
  }
}
