package io.lifecyclemanager.simulation.kubernetes.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One call that the simulated API has answered; a watch counts when it begins.
 *
 * @param at when it arrived
 * @param took how long the answer took
 * @param agent the client's User-Agent, to tell callers apart
 * @param verb in the words of RBAC: get, list, watch, create, update, patch, delete
 * @param resource such as {@code pods} or {@code pods/eviction}
 * @param namespace empty for cluster-wide calls
 * @param name empty for lists and watches
 * @param query the parameters in the URL
 * @param code the HTTP status; 0 where the connection was cut instead
 * @param message the message of a failure, else empty
 * @param body what was sent, else empty
 */
public record ApiServerCall(
    Instant at,
    Duration took,
    String agent,
    String verb,
    String resource,
    String namespace,
    String name,
    Map<String, String> query,
    int code,
    String message,
    String body) {

  /** Whether the call did what it asked for. */
  public boolean succeeded() {
    return code >= 200 && code < 300;
  }

  boolean isA(String verb, String resource) {
    return this.verb.equals(verb) && this.resource.equals(resource);
  }
}
