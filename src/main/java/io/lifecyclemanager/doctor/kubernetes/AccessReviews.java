package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.snapshot.ClusterInspector.ServiceAccount;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.FanOut;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access reviews: asks the API server which permissions an account has. They are sent concurrently,
 * as far as the connection allows. Thread-safe.
 */
final class AccessReviews {
  private static final String GROUP = "authorization.k8s.io";

  private final KubernetesConnection connection;
  private final Time time;

  AccessReviews(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  /** Those of the permissions that the account does not have. */
  List<ClusterPermission> findDenied(ServiceAccount account, List<ClusterPermission> permissions) {
    ObjectNode subject = KubernetesJson.object();
    subject.put(
        "user", "system:serviceaccount:%s:%s".formatted(account.namespace(), account.name()));
    // The groups that the API server adds to every service account.
    subject
        .putArray("groups")
        .add("system:serviceaccounts")
        .add("system:serviceaccounts:" + account.namespace())
        .add("system:authenticated");
    return findDenied("SubjectAccessReview", subject, permissions);
  }

  /** Those of the permissions that the caller does not have. */
  List<ClusterPermission> findDenied(List<ClusterPermission> permissions) {
    return findDenied("SelfSubjectAccessReview", KubernetesJson.object(), permissions);
  }

  private List<ClusterPermission> findDenied(
      String kind, ObjectNode subject, List<ClusterPermission> permissions) {
    Set<ClusterPermission> denied = ConcurrentHashMap.newKeySet();
    try {
      FanOut.forEach(
          time,
          KubernetesJson.lowerCase(kind),
          Set.copyOf(permissions),
          permission -> {
            if (!isAllowed(call(kind, subject, permission))) {
              denied.add(permission);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.ofInterruption(
          "create " + KubernetesJson.lowerCase(kind) + ": interrupted", e);
    }
    return permissions.stream().filter(denied::contains).toList();
  }

  private boolean isAllowed(ApiCall call) {
    ApiResponse reply = connection.send(call);
    if (!reply.isSuccess()) {
      throw reply.toFailure(call);
    }
    JsonNode allowed = KubernetesJson.parse(call, reply).path("status").path("allowed");
    if (!allowed.isBoolean()) {
      throw new RemoteFailure(
          RemoteFailure.FailureKind.UNAVAILABLE,
          call + ": the review contains no status.allowed",
          null);
    }
    return allowed.asBoolean();
  }

  private static ApiCall call(String kind, ObjectNode subject, ClusterPermission permission) {
    String[] resource = permission.resource().split("/", 2);
    ObjectNode review = KubernetesJson.object();
    review.put("apiVersion", GROUP + "/v1").put("kind", kind);
    ObjectNode spec = review.putObject("spec");
    spec.setAll(subject);
    ObjectNode attributes = spec.putObject("resourceAttributes");
    attributes
        .put("verb", permission.verb())
        .put("group", permission.group())
        .put("resource", resource[0]);
    if (!permission.namespace().isEmpty()) {
      attributes.put("namespace", permission.namespace());
    }
    if (resource.length > 1) {
      attributes.put("subresource", resource[1]);
    }
    String plural = KubernetesJson.lowerCase(kind) + "s";
    return ApiCall.send(
        Verb.CREATE,
        plural,
        "about " + permission,
        "apis/%s/v1/%s".formatted(GROUP, plural),
        review);
  }
}
