package io.lifecyclemanager.kubernetes.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.pace.LimitScope;
import io.lifecyclemanager.pace.PaceLedger;
import io.lifecyclemanager.pace.PaceLedgers;
import java.time.Instant;
import java.util.Objects;

/**
 * Ledgers in annotations of Leases ({@code coordination.k8s.io/v1}), in the namespace of this
 * program. A Lease is replaced only in the version that was read. Thread-safe.
 */
public final class LeaseLedgers implements PaceLedgers {
  static final String ANNOTATION = "lifecycle-manager.io/pace";
  static final String SCOPE_ANNOTATION = "lifecycle-manager.io/limit";

  private static final String RESOURCE = "leases";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesConnection connection;
  private final String namespace;
  private final Time time;

  /**
   * @param namespace of the pod in which this program runs
   * @param time replaces the clock of the API server where a response does not say its time
   */
  public LeaseLedgers(KubernetesConnection connection, String namespace, Time time) {
    this.connection = connection;
    this.namespace = namespace;
    this.time = time;
  }

  @Override
  public StoredLedger read(LimitScope scope) {
    ApiCall call = ApiCall.read(Verb.GET, RESOURCE, name(scope), path(scope));
    ApiResponse response = connection.send(call);
    Instant readAt = Objects.requireNonNullElseGet(response.date(), time::now);
    if (response.code() == NOT_FOUND && response.errorStatus().kind().equals(RESOURCE)) {
      return new StoredLedger(PaceLedger.EMPTY, "", readAt);
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    JsonNode metadata = KubernetesJson.parse(call, response).path("metadata");
    String text = KubernetesJson.textOrNull(metadata.path("annotations"), ANNOTATION);
    PaceLedger ledger = text == null ? PaceLedger.EMPTY : LedgerJson.parse(name(scope), text);
    return new StoredLedger(ledger, metadata.path("resourceVersion").asText(), readAt);
  }

  @Override
  public boolean write(LimitScope scope, StoredLedger read, PaceLedger next) {
    boolean isNew = read.version().isEmpty();
    ObjectNode lease = KubernetesJson.object();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata = lease.putObject("metadata");
    metadata.put("name", scope.leaseName()).put("namespace", namespace);
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "lifecycle-manager");
    metadata
        .putObject("annotations")
        .put(SCOPE_ANNOTATION, scope.toString())
        .put(ANNOTATION, LedgerJson.format(next));
    if (!isNew) {
      metadata.put("resourceVersion", read.version());
    }
    ApiCall call =
        isNew
            ? ApiCall.send(Verb.CREATE, RESOURCE, name(scope), path(), lease)
            : ApiCall.send(Verb.UPDATE, RESOURCE, name(scope), path(scope), lease);
    ApiResponse response = connection.send(call);
    boolean isGone = response.code() == NOT_FOUND && response.errorStatus().kind().equals(RESOURCE);
    if (response.code() == CONFLICT || isGone) {
      return false;
    }
    if (!response.isSuccess()) {
      throw response.toFailure(call);
    }
    return true;
  }

  private String name(LimitScope scope) {
    return namespace + "/" + scope.leaseName();
  }

  private String path() {
    return "apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  private String path(LimitScope scope) {
    return path() + "/" + scope.leaseName();
  }
}
