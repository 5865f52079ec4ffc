package io.lifecyclemanager.fakes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.pace.PaceLedgers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ledgers in memory, as all replicas share them. Thread-safe. */
public final class FakeLedgers implements PaceLedgers {
  public static final String READ = "get leases";
  public static final String WRITE = "update leases";

  public final FaultInjector faults;
  private final Time time;
  private final Map<LimitScope, StoredLedger> stored = new HashMap<>();
  private final List<LimitScope> written = new CopyOnWriteArrayList<>();
  private int conflicts;
  private boolean denied;
  private final Map<LimitScope, RemoteFailure> reads = new HashMap<>();
  private final Map<LimitScope, RemoteFailure> writes = new HashMap<>();

  public FakeLedgers(Time time) {
    this.time = time;
    this.faults = new FaultInjector(time, "API server");
  }

  /** Each of the next writes finds that the ledger has changed. */
  public synchronized void conflictNextWrites(int times) {
    conflicts = times;
  }

  /** From now on no replica has the permissions, or each one has them again. */
  public synchronized void deny(boolean now) {
    denied = now;
  }

  /** From now on the ledger of this scope cannot be read. */
  public synchronized void failReads(LimitScope scope, RemoteFailure failure) {
    reads.put(scope, failure);
  }

  /** From now on the ledger of this scope cannot be written. */
  public synchronized void failWrites(LimitScope scope, RemoteFailure failure) {
    writes.put(scope, failure);
  }

  private synchronized void throwIfFailing(
      Map<LimitScope, RemoteFailure> failures, LimitScope scope) {
    RemoteFailure failure = failures.get(scope);
    if (failure != null) {
      throw failure;
    }
  }

  /** The scopes whose ledgers were written, in order. */
  public List<LimitScope> written() {
    return List.copyOf(written);
  }

  /** The ledger as it is, also during an outage. */
  public synchronized PaceLedger actual(LimitScope scope) {
    return stored(scope).ledger();
  }

  @Override
  public StoredLedger read(LimitScope scope) {
    throwIfDenied("get leases");
    throwIfFailing(reads, scope);
    return faults.call(READ, () -> stored(scope));
  }

  private synchronized StoredLedger stored(LimitScope scope) {
    StoredLedger now =
        Optional.ofNullable(stored.get(scope))
            .orElse(new StoredLedger(PaceLedger.EMPTY, "", time.now()));
    return new StoredLedger(now.ledger(), now.version(), time.now());
  }

  @Override
  public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
    throwIfDenied("update leases");
    throwIfFailing(writes, scope);
    return faults.call(WRITE, () -> replace(scope, read, next));
  }

  private synchronized boolean replace(LimitScope scope, StoredLedger read, PaceLedger next) {
    if (conflicts > 0) {
      conflicts--;
      return false;
    }
    StoredLedger now = stored(scope);
    if (!now.version().equals(read.version())) {
      return false;
    }
    if (!next.equals(now.ledger())) {
      int version = now.version().isEmpty() ? 1 : Integer.parseInt(now.version()) + 1;
      stored.put(scope, new StoredLedger(next, Integer.toString(version), time.now()));
      written.add(scope);
    }
    return true;
  }

  private synchronized void throwIfDenied(String permission) {
    if (denied) {
      throw new RemoteFailure(
          RemoteFailure.FailureKind.DENIED, permission + ": denied", permission, null);
    }
  }
}
