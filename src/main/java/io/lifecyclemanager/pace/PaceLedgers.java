package io.lifecyclemanager.pace;

import io.lifecyclemanager.model.RemoteFailure;
import java.time.Instant;

/** The ledgers, which all replicas share. Thread-safe. */
public interface PaceLedgers {
  /**
   * The ledger of a scope as it is now; the empty one where there is none yet.
   *
   * @throws RemoteFailure when it could not be read
   */
  StoredLedger read(LimitScope scope);

  /**
   * Replaces the ledger of a scope, if it is still the one that was read. May be repeated: the
   * second time it has changed.
   *
   * @return whether it was replaced; false when it had changed, or was created, since it was read
   * @throws RemoteFailure when there was no answer; it may be replaced or not
   */
  boolean write(LimitScope scope, StoredLedger read, PaceLedger next);

  /**
   * A ledger that was read.
   *
   * @param version the version that a change is based on; empty where there is no ledger yet
   * @param readAt when it was read, by the clock of the API server, which is the same for all
   *     replicas
   */
  record StoredLedger(PaceLedger ledger, String version, Instant readAt) {}
}
