package io.lifecyclemanager.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the status of terminations over the HTTP API. Thread-safe. */
public final class ControllerClient {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int MAX_EXCERPT = 200;

  private final ControllerConnection connection;

  public ControllerClient(ControllerConnection connection) {
    this.connection = connection;
  }

  /** About which replicas a controller is asked. */
  public enum StatusScope {
    /** All replicas: the replica that is asked asks the others. */
    CLUSTER(""),
    /** The replica that is asked, and no other. */
    REPLICA("?scope=replica");

    private final String query;

    StatusScope(String query) {
      this.query = query;
    }
  }

  /** The reply of {@code GET /api/v1/history}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record HistoryReply(List<TerminationStatus> history) {
    HistoryReply {
      history = List.copyOf(history);
    }
  }

  /**
   * What is in progress. May be repeated.
   *
   * @throws RemoteFailure when the controller does not answer, or with something else
   * @throws InterruptedException when interrupted; the request has been given up
   */
  public StatusReport current(StatusScope scope) throws InterruptedException {
    return read("/api/v1/terminations" + scope.query, StatusReport.class);
  }

  /**
   * What has ended lately, the most recent first. As {@link #current}.
   *
   * @throws InterruptedException when interrupted; the request has been given up
   */
  public List<TerminationStatus> history(StatusScope scope) throws InterruptedException {
    return read("/api/v1/history" + scope.query, HistoryReply.class).history();
  }

  /**
   * All that is known of one termination. As {@link #current}.
   *
   * @return empty where no termination of the instance is in progress
   * @throws InterruptedException when interrupted; the request has been given up
   */
  public Optional<TerminationStatus> find(InstanceId instance, StatusScope scope)
      throws InterruptedException {
    String path = "/api/v1/terminations/" + instance + scope.query;
    ControllerReply reply = connection.send(ControllerRequest.get(path));
    return reply.code() == NOT_FOUND && ApiError.of(reply).isPresent()
        ? Optional.empty()
        : Optional.of(value(reply, path, TerminationStatus.class));
  }

  private <T> T read(String path, Class<T> type) throws InterruptedException {
    return value(connection.send(ControllerRequest.get(path)), path, type);
  }

  private <T> T value(ControllerReply reply, String path, Class<T> type) {
    if (reply.code() != OK) {
      throw refused(reply, path);
    }
    @Nullable T value;
    try {
      value = StatusJson.read(reply.body(), type);
    } catch (IllegalArgumentException e) {
      throw foreign(path, e);
    }
    if (value == null) {
      throw foreign(path, null);
    }
    return value;
  }

  /** The failure of a request that was answered with another status than 200. */
  private RemoteFailure refused(ControllerReply reply, String path) {
    String text = reply.body().lines().findFirst().orElse("").strip();
    String excerpt = text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "…" : text;
    return new RemoteFailure(
        kind(reply.code()),
        "%s%s: answered with status %d%s%s"
            .formatted(
                connection.address(),
                path,
                reply.code(),
                hint(reply.code()),
                excerpt.isEmpty() ? "" : ": " + excerpt),
        null);
  }

  private static String hint(int code) {
    if (code / 100 == 3) {
      return ", a redirect, which is not followed";
    }
    return code == 404 ? ": this is no lifecycle-manager with an HTTP API" : "";
  }

  private static FailureKind kind(int code) {
    return switch (code) {
      case 401, 403 -> FailureKind.DENIED;
      case 429 -> FailureKind.THROTTLED;
      default -> code >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REJECTED;
    };
  }

  private RemoteFailure foreign(String path, @Nullable Exception cause) {
    return new RemoteFailure(
        FailureKind.REJECTED,
        "%s%s: the reply is not that of lifecycle-manager%s"
            .formatted(connection.address(), path, cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}
