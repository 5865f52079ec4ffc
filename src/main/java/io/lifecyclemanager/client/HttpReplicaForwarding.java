package io.lifecyclemanager.client;

import io.lifecyclemanager.client.ControllerConnection.ControllerMethod;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.http.NonBrowserHeader;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.web.api.ReplicaForwarding;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes requests on over HTTP, until {@link #close}. Thread-safe. */
public final class HttpReplicaForwarding implements ReplicaForwarding, AutoCloseable {
  private final Duration timeout;
  private @Nullable HttpTransport transport;
  private boolean closed;

  /**
   * @param timeout of each request, from the connection to the end of the reply
   */
  public HttpReplicaForwarding(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public ForwardedReply post(String url, ForwardedRequest request) throws InterruptedException {
    Map<String, String> headers =
        Map.of(
            "Authorization",
            request.authorization(),
            FORWARDED_HEADER,
            "true",
            NonBrowserHeader.NAME,
            NonBrowserHeader.VALUE);
    ControllerReply reply =
        transport()
            .connect(URI.create(url), headers)
            .send(new ControllerRequest(ControllerMethod.POST, request.path(), request.json()));
    return new ForwardedReply(reply.code(), reply.body());
  }

  /** Gives up all requests. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (transport != null) {
      transport.close();
    }
  }

  /** Created when it is needed first: most replicas pass no request on. */
  private synchronized HttpTransport transport() {
    if (closed) {
      throw new RemoteFailure(FailureKind.UNAVAILABLE, "this controller is stopping", null);
    }
    if (transport == null) {
      transport = new HttpTransport(timeout);
    }
    return transport;
  }
}
