package io.lifecyclemanager.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.ApiResponse;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.KubernetesJson;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.sharing.FailureReport;
import io.lifecyclemanager.web.access.ApiPermission;
import io.lifecyclemanager.web.access.TokenAuthority;
import java.time.Duration;

/**
 * Decides about tokens of Kubernetes: a TokenReview says whose the token is, and a
 * SubjectAccessReview says what this user may do. A token for the audience {@link #AUDIENCE} alone,
 * which the API server does not accept, is accepted too. Thread-safe.
 */
public final class TokenReviews implements TokenAuthority {
  /** The audience of tokens that are of use for this program alone. */
  static final String AUDIENCE = "lifecycle-manager";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final KubernetesConnection connection;
  private final FailureReport denials;

  /**
   * @param listener receives a failure that a missing permission is the cause of; any other one
   *     concerns the caller alone
   */
  public TokenReviews(KubernetesConnection connection, Listener listener) {
    this.connection = connection;
    this.denials = FailureReport.to(listener, null, "checking a token");
  }

  @Override
  public TokenDecision decide(String token, ApiPermission permission) {
    JsonNode status = authenticate(token, false);
    if (!isAuthenticated(status)) {
      status = authenticate(token, true);
    }
    if (!isAuthenticated(status)) {
      return new TokenDecision.TokenUnknown();
    }
    JsonNode user = status.path("user");
    String name = user.path("username").asText();
    return isAllowed(user, permission)
        ? new TokenDecision.TokenPermits(name)
        : new TokenDecision.TokenForbids(name);
  }

  /**
   * The status of a TokenReview.
   *
   * @param isForProgram whether the token must be for this program; otherwise it must be for the
   *     API server
   */
  private JsonNode authenticate(String token, boolean isForProgram) {
    ObjectNode review = review("authentication.k8s.io/v1", "TokenReview");
    ObjectNode spec = review.putObject("spec").put("token", token);
    if (isForProgram) {
      spec.putArray("audiences").add(AUDIENCE);
    }
    return send("authentication.k8s.io", "tokenreviews", review);
  }

  private static boolean isAuthenticated(JsonNode status) {
    return status.path("authenticated").asBoolean();
  }

  private boolean isAllowed(JsonNode user, ApiPermission permission) {
    ObjectNode review = review("authorization.k8s.io/v1", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec");
    spec.put("user", user.path("username").asText());
    copy(user, spec, "uid");
    copy(user, spec, "groups");
    copy(user, spec, "extra");
    spec.putObject("resourceAttributes")
        .put("group", ApiPermission.GROUP)
        .put("resource", ApiPermission.RESOURCE)
        .put("subresource", permission.subresource())
        .put("verb", permission.verb());
    return send("authorization.k8s.io", "subjectaccessreviews", review).path("allowed").asBoolean();
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.hasNonNull(field)) {
      to.set(field, from.get(field));
    }
  }

  private static ObjectNode review(String version, String kind) {
    return KubernetesJson.object().put("apiVersion", version).put("kind", kind);
  }

  /** The status of the review. The failure of the request contains nothing of its body. */
  private JsonNode send(String group, String resource, ObjectNode review) {
    ApiCall call =
        ApiCall.send(Verb.CREATE, resource, "", "apis/" + group + "/v1/" + resource, review)
            .within(TIMEOUT);
    ApiResponse response = connection.send(call);
    if (!response.isSuccess()) {
      RemoteFailure failure = response.toFailure(call);
      if (failure.missingPermission().isPresent()) {
        denials.onFailure(failure, null);
      }
      throw failure;
    }
    return KubernetesJson.parse(call, response).path("status");
  }
}
