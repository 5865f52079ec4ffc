package io.lifecyclemanager.simulation.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Stands before an API server and makes it faulty for a while. Whatever the fault, watches that are
 * open feel it at once. Thread-safe.
 */
public final class FaultGate implements AutoCloseable {
  private final FaultState state = new FaultState();
  private final Optional<TestCertificates> certificates;
  private final FaultRelay relay;
  private Optional<ApiServerFault> fault = Optional.empty();

  /**
   * Lets everything pass.
   *
   * @param client passes requests on
   * @param certificates of this gate; empty for plain HTTP, which knows no foreign certificate
   */
  public FaultGate(
      URI upstream,
      EffectBarrier barrier,
      HttpClient client,
      Optional<TestCertificates> certificates) {
    this.certificates = certificates;
    relay =
        new FaultRelay(upstream, barrier, client, state, certificates.map(TestCertificates::own));
  }

  /** Where it listens. */
  public URI address() {
    return relay.address();
  }

  /** Whether there is a fault at present. */
  public boolean isFaulty() {
    return state.isFaulty();
  }

  /** Begins a fault; there must be none yet. */
  public synchronized void begin(ApiServerFault begun) {
    fault = Optional.of(begun);
    state.begin(begun);
    switch (begun) {
      case FROZEN -> {}
      case REFUSING -> relay.shut();
      case FOREIGN_CERTIFICATE -> {
        relay.shut();
        relay.open(Optional.of(certificates.orElseThrow().foreign()));
      }
      case BROKEN, BUSY, OVERLOADED, UNAUTHENTICATED, FORBIDDEN, HISTORY_GONE -> {
        relay.shut();
        open();
      }
    }
  }

  /** Has it end. */
  public synchronized void end() {
    switch (fault.orElseThrow()) {
      case REFUSING -> open();
      case FOREIGN_CERTIFICATE -> {
        relay.shut();
        open();
      }
      case FROZEN, BROKEN, BUSY, OVERLOADED, UNAUTHENTICATED, FORBIDDEN, HISTORY_GONE -> {}
    }
    fault = Optional.empty();
    state.end();
  }

  private void open() {
    Optional<SSLContext> own = certificates.map(TestCertificates::own);
    relay.open(own);
  }

  @Override
  public void close() {
    state.end();
    relay.close();
  }
}
