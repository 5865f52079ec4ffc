package io.lifecyclemanager.simulation.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Stands before an API server and has trouble with it begin and end. Whatever the trouble, watches
 * that are open feel it at once. Thread-safe.
 */
public final class FaultGate implements AutoCloseable {
  private final FaultState weather = new FaultState();
  private final Optional<TestCertificates> certificates;
  private final FaultRelay relay;
  private Optional<ApiServerFault> trouble = Optional.empty();

  /**
   * Lets everything pass.
   *
   * @param client who passes it on
   * @param certificates of this gate; empty for plain HTTP, which knows no foreign certificate
   */
  public FaultGate(
      URI upstream,
      EffectBarrier border,
      HttpClient client,
      Optional<TestCertificates> certificates) {
    this.certificates = certificates;
    relay =
        new FaultRelay(upstream, border, client, weather, certificates.map(TestCertificates::own));
  }

  /** Where it listens. */
  public URI address() {
    return relay.address();
  }

  /** Whether there is trouble at present. */
  public boolean isTroubled() {
    return weather.isTroubled();
  }

  /** Has the trouble begin; nothing must be wrong yet. */
  public synchronized void begin(ApiServerFault begun) {
    trouble = Optional.of(begun);
    weather.begin(begun);
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
    switch (trouble.orElseThrow()) {
      case REFUSING -> open();
      case FOREIGN_CERTIFICATE -> {
        relay.shut();
        open();
      }
      case FROZEN, BROKEN, BUSY, OVERLOADED, UNAUTHENTICATED, FORBIDDEN, HISTORY_GONE -> {}
    }
    trouble = Optional.empty();
    weather.end();
  }

  private void open() {
    Optional<SSLContext> own = certificates.map(TestCertificates::own);
    relay.open(own);
  }

  @Override
  public void close() {
    weather.end();
    relay.close();
  }
}
