package io.lifecyclemanager.web.api;

import io.lifecyclemanager.model.RemoteFailure;
import org.jspecify.annotations.Nullable;

/** Passes requests on to other replicas. Thread-safe. */
@FunctionalInterface
public interface ReplicaForwarding {
  /** Marks a request that a replica has passed on: it is not passed on again. */
  String FORWARDED_HEADER = "Lifecycle-Manager-Forwarded";

  /**
   * Sends a request to one replica, once. Blocks until the reply is complete or the adapter's own
   * timeout ends it.
   *
   * @param url the base URL of the replica, as known from its directory: it receives the token
   * @throws RemoteFailure when there is no reply; the request may have had its effect. The message
   *     does not contain the token.
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  ForwardedReply post(String url, ForwardedRequest request) throws InterruptedException;

  /**
   * A request that is passed on.
   *
   * @param path below the base URL, with a leading slash
   * @param json the body; null for none
   * @param authorization the caller's own header {@code Authorization}; must not be logged
   */
  record ForwardedRequest(String path, @Nullable String json, String authorization) {
    /** Without the token. */
    @Override
    public String toString() {
      return "POST " + path;
    }
  }

  /**
   * The reply of the other replica.
   *
   * @param status of HTTP
   * @param body as text; may be empty
   */
  record ForwardedReply(int status, String body) {}
}
