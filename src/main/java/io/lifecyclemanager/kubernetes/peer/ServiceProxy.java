package io.lifecyclemanager.kubernetes.peer;

import io.lifecyclemanager.client.ControllerConnection;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;

/**
 * A ready replica behind a Service, reached through the API server, which needs the permission
 * {@code services/proxy}. The API server authenticates the caller and passes no credentials on, so
 * that the replica sees a request without a token. Thread-safe.
 */
public final class ServiceProxy implements ControllerConnection {
  private static final String RESOURCE = "services/proxy";
  private static final String JSON = "application/json";

  private final KubernetesConnection connection;
  private final String namespace;
  private final String service;
  private final String port;
  private final Duration timeout;

  /**
   * @param port of the Service: its name or its number
   * @param timeout of the head of the response
   */
  public ServiceProxy(
      KubernetesConnection connection,
      String namespace,
      String service,
      String port,
      Duration timeout) {
    this.connection = connection;
    this.namespace = namespace;
    this.service = service;
    this.port = port;
    this.timeout = timeout;
  }

  @Override
  public String address() {
    return "service %s/%s through the API server %s"
        .formatted(namespace, service, connection.server());
  }

  @Override
  public ControllerReply send(ControllerRequest request) throws InterruptedException {
    ApiCall call =
        new ApiCall(
            verb(request.method()),
            RESOURCE,
            namespace + "/" + service,
            "api/v1/namespaces/%s/services/http:%s:%s/proxy%s"
                .formatted(namespace, service, port, request.path()),
            JSON,
            request.json(),
            timeout,
            false);
    ApiResponse response;
    try {
      connection.requireServer();
      response = connection.send(call);
    } catch (IllegalArgumentException e) {
      throw new RemoteFailure(FailureKind.REJECTED, String.valueOf(e.getMessage()), e);
    } catch (RemoteFailure failure) {
      if (failure.isInterruption()) {
        boolean _ = Thread.interrupted();
        throw new InterruptedException(failure.getMessage());
      }
      throw failure;
    }
    // The API server's own answer, and not that of the replica.
    if (!response.isSuccess() && response.errorStatus().isStatus()) {
      throw response.toFailure(call);
    }
    return new ControllerReply(response.code(), response.body());
  }

  private static Verb verb(ControllerMethod method) {
    return switch (method) {
      case GET -> Verb.GET;
      case POST -> Verb.CREATE;
      case PUT -> Verb.UPDATE;
      case DELETE -> Verb.DELETE;
    };
  }
}
