package io.lifecyclemanager.client;

import io.lifecyclemanager.client.ControllerConnection.ControllerMethod;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.status.StatusJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes terminations in progress over the HTTP API. Each request ends with a {@link
 * RemoteFailure} where the controller does not answer, does not accept the token, or answers with
 * something else. Thread-safe.
 */
public final class InterventionClient {
  private final ControllerConnection connection;

  public InterventionClient(ControllerConnection connection) {
    this.connection = connection;
  }

  /** What the controller answered. */
  public sealed interface InterventionReply {
    /** The termination does what was asked for. */
    record RequestAccepted() implements InterventionReply {}

    /**
     * The termination cannot do it.
     *
     * @param reason in the words of the controller
     */
    record RequestRefused(String reason) implements InterventionReply {}

    /**
     * There is no such termination, or the request is invalid.
     *
     * @param reason in the words of the controller
     */
    record RequestInvalid(String reason) implements InterventionReply {}
  }

  /**
   * Completes the lifecycle actions of the instance now. May be repeated.
   *
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  public InterventionReply complete(InstanceId instance) throws InterruptedException {
    return send(instance, "complete", null);
  }

  /**
   * Moves the deadline to a later time.
   *
   * @param fromNow how long the termination may take from now on; whole seconds count
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  public InterventionReply extend(InstanceId instance, Duration fromNow)
      throws InterruptedException {
    return send(
        instance, "extend", StatusJson.write(Map.of("duration", fromNow.toSeconds() + "s")));
  }

  /**
   * Requests refused evictions again at once. May be repeated.
   *
   * @throws InterruptedException when interrupted; the request may have had its effect
   */
  public InterventionReply retryEvictions(InstanceId instance) throws InterruptedException {
    return send(instance, "retry", null);
  }

  private InterventionReply send(InstanceId instance, String action, @Nullable String json)
      throws InterruptedException {
    String path = "/api/v1/terminations/" + instance + "/" + action;
    ControllerReply reply =
        connection.send(new ControllerRequest(ControllerMethod.POST, path, json));
    Optional<ApiError> error = ApiError.of(reply);
    if (reply.code() == 202) {
      return new InterventionReply.RequestAccepted();
    } else if (reply.code() == 409 && error.isPresent()) {
      return new InterventionReply.RequestRefused(error.get().text());
    } else if ((reply.code() == 400 || reply.code() == 404) && error.isPresent()) {
      return new InterventionReply.RequestInvalid(error.get().text());
    }
    throw UnexpectedReply.ofStatus(connection.address(), path, reply);
  }
}
