package io.lifecyclemanager.app.control;

import io.lifecyclemanager.client.ControllerConnection;
import io.lifecyclemanager.client.HttpTransport;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.peer.ServiceProxy;
import io.lifecyclemanager.model.Time;
import java.time.Duration;

/**
 * An open way to the controller.
 *
 * @param connection usable until this is closed
 */
public record ControllerAccess(ControllerConnection connection, Runnable onClose)
    implements AutoCloseable {
  /** Longer than a replica waits for the others. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Opens it without a request.
   *
   * @throws IllegalArgumentException when the kubeconfig cannot be used, with the reason
   */
  public static ControllerAccess open(ControllerLocation location, Time time) {
    return switch (location) {
      case ControllerLocation.DirectUrl direct -> {
        HttpTransport transport = new HttpTransport(TIMEOUT);
        yield new ControllerAccess(
            transport.connect(direct.url(), direct.tokenFile()), transport::close);
      }
      case ControllerLocation.ThroughApiServer through -> {
        KubernetesConnection kubernetes =
            KubernetesConnection.create(through.kubeconfig(), fact -> {}, time);
        yield new ControllerAccess(
            new ServiceProxy(
                kubernetes, through.namespace(), through.service(), through.port(), TIMEOUT),
            kubernetes::close);
      }
    };
  }

  @Override
  public void close() {
    onClose.run();
  }
}
