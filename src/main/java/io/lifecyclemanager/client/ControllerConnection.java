package io.lifecyclemanager.client;

import io.lifecyclemanager.model.RemoteFailure;
import org.jspecify.annotations.Nullable;

/** A way to a controller: to one replica, or to any replica behind a Service. Thread-safe. */
public interface ControllerConnection {
  /**
   * Sends a request and reads the whole reply, whatever its status.
   *
   * @throws RemoteFailure when there is no reply
   * @throws InterruptedException when interrupted; the request has been given up
   */
  ControllerReply send(ControllerRequest request) throws InterruptedException;

  /** The controller, for messages: as in {@code http://10.0.1.7:8080}. */
  String address();

  /** The HTTP method of a request. */
  enum ControllerMethod {
    GET,
    POST,
    PUT,
    DELETE
  }

  /**
   * One request to the HTTP API.
   *
   * @param path below the controller's address, with a leading slash, query included
   * @param json the body; null for none
   */
  record ControllerRequest(ControllerMethod method, String path, @Nullable String json) {
    /** A request that changes nothing. */
    public static ControllerRequest get(String path) {
      return new ControllerRequest(ControllerMethod.GET, path, null);
    }
  }

  /**
   * The reply of the controller, or of a proxy in front of it.
   *
   * @param code the HTTP status
   * @param body as text; may be empty
   */
  record ControllerReply(int code, String body) {}
}
