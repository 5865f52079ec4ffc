package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;

/** The user as whom this program sends its requests. */
public final class CallerName {
  private CallerName() {}

  /**
   * The name under which the API server knows the caller, else the user of the kubeconfig's
   * context: API servers before 1.28 do not tell. Empty where neither is known. May be repeated.
   */
  public static Optional<String> of(KubernetesConnection connection) {
    return review(connection).or(connection::configuredUser);
  }

  private static Optional<String> review(KubernetesConnection connection) {
    String group = "authentication.k8s.io/v1";
    ObjectNode review =
        KubernetesJson.object().put("apiVersion", group).put("kind", "SelfSubjectReview");
    ApiCall call =
        ApiCall.send(
            Verb.CREATE, "selfsubjectreviews", "", "apis/" + group + "/selfsubjectreviews", review);
    try {
      ApiResponse response = connection.send(call);
      return response.isSuccess()
          ? Optional.of(
                  KubernetesJson.parse(call, response).at("/status/userInfo/username").asText(""))
              .filter(name -> !name.isEmpty())
          : Optional.empty();
    } catch (RemoteFailure unanswered) {
      return Optional.empty();
    }
  }
}
