package io.lifecyclemanager.doctor.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.doctor.ClusterInspector.ClusterPermission;
import io.lifecyclemanager.doctor.ClusterInspector.ServiceAccount;
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
 * Asks the API server who may do what; nothing is done. All at once, as many as the connection
 * sends. Thread-safe.
 */
final class AccessReviews {
  private static final String GROUP = "authorization.k8s.io";

  private final KubernetesConnection connection;
  private final Time time;

  AccessReviews(KubernetesConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
  }

  /** Which of the rights the account has not, in no namespace in particular. */
  List<ClusterPermission> findDenied(ServiceAccount account, List<ClusterPermission> rights) {
    ObjectNode whose = KubernetesJson.object();
    whose.put("user", "system:serviceaccount:%s:%s".formatted(account.namespace(), account.name()));
    // What the API server itself adds to the token of an account.
    whose
        .putArray("groups")
        .add("system:serviceaccounts")
        .add("system:serviceaccounts:" + account.namespace())
        .add("system:authenticated");
    return findDenied("SubjectAccessReview", whose, rights);
  }

  /** Which of the rights the caller has not, in no namespace in particular. */
  List<ClusterPermission> findDenied(List<ClusterPermission> rights) {
    return findDenied("SelfSubjectAccessReview", KubernetesJson.object(), rights);
  }

  private List<ClusterPermission> findDenied(
      String kind, ObjectNode whose, List<ClusterPermission> rights) {
    Set<ClusterPermission> denied = ConcurrentHashMap.newKeySet();
    try {
      FanOut.forEach(
          time,
          KubernetesJson.lowerCase(kind),
          Set.copyOf(rights),
          right -> {
            if (!isAllowed(call(kind, whose, right))) {
              denied.add(right);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RemoteFailure(
          RemoteFailure.FailureKind.UNAVAILABLE,
          "create " + KubernetesJson.lowerCase(kind) + ": interrupted",
          e);
    }
    return rights.stream().filter(denied::contains).toList();
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
          call + ": the API server said neither yes nor no",
          null);
    }
    return allowed.asBoolean();
  }

  private static ApiCall call(String kind, ObjectNode whose, ClusterPermission right) {
    String[] resource = right.resource().split("/", 2);
    ObjectNode review = KubernetesJson.object();
    review.put("apiVersion", GROUP + "/v1").put("kind", kind);
    ObjectNode spec = review.putObject("spec");
    spec.setAll(whose);
    ObjectNode asked = spec.putObject("resourceAttributes");
    asked.put("verb", right.verb()).put("group", right.group()).put("resource", resource[0]);
    if (resource.length > 1) {
      asked.put("subresource", resource[1]);
    }
    String plural = KubernetesJson.lowerCase(kind) + "s";
    return ApiCall.send(
        Verb.CREATE,
        plural,
        "about " + right,
        "apis/%s/v1/%s".formatted(GROUP, plural),
        review.toString());
  }
}
