package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.Time;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ledgers in the memory of this replica. Thread-safe. */
final class UnsharedLedgers implements PaceLedgers {
  private final Time time;
  private final Instant origin;
  private final Map<LimitScope, PaceLedger> ledgers = new ConcurrentHashMap<>();
  private final long start;

  UnsharedLedgers(Time time) {
    this.time = time;
    this.origin = time.now();
    this.start = time.nanos();
  }

  @Override
  public StoredLedger read(LimitScope scope) {
    PaceLedger ledger = ledgers.getOrDefault(scope, PaceLedger.EMPTY);
    // The wall clock may jump.
    return new StoredLedger(
        ledger, Long.toString(ledger.revision()), origin.plus(time.since(start)));
  }

  @Override
  public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
    return read.ledger()
            .equals(ledgers.compute(scope, (_, now) -> now == null ? PaceLedger.EMPTY : now))
        && ledgers.replace(scope, read.ledger(), next);
  }
}
