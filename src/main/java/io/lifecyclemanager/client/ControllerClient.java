package io.lifecyclemanager.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
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
      throw UnexpectedReply.ofStatus(connection.address(), path, reply);
    }
    @Nullable T value;
    try {
      value = StatusJson.read(reply.body(), type);
    } catch (IllegalArgumentException e) {
      throw UnexpectedReply.ofBody(connection.address(), path, e);
    }
    if (value == null) {
      throw UnexpectedReply.ofBody(connection.address(), path, null);
    }
    return value;
  }
}
