package io.lifecyclemanager.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.simulation.kubernetes.KubernetesClients;
import io.lifecyclemanager.simulation.kubernetes.RealCluster;
import io.lifecyclemanager.simulation.kubernetes.client.RawApi;
import io.lifecyclemanager.web.access.ApiPermission;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server decides about tokens of service accounts. */
@Tag("cluster")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@ExtendWith(RealCluster.class)
class TokenReviewsClusterIT {
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  private final String name = "reviewed-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void aTokenPermitsWhatTheRolesOfItsAccountGiveAndNothingElse() throws Exception {
    try (KubernetesClient admin = KubernetesClients.of(RealCluster.kubeconfig());
        KubernetesConnection connection =
            KubernetesConnection.create(RealCluster.kubeconfig(), _ -> {}, TestCluster.TIME)) {
      RawApi api = new RawApi(admin);
      TokenReviews reviews = new TokenReviews(connection, _ -> {});
      String user = "system:serviceaccount:default:" + name;
      assertThat(api.post(ACCOUNTS, named("v1", "ServiceAccount")).code()).isEqualTo(201);
      String token = token(api, null);
      String ofProgram = token(api, TokenReviews.AUDIENCE);
      assertThat(reviews.decide(ofProgram, ApiPermission.UPDATE_HOLDS))
          .isEqualTo(new TokenDecision.TokenForbids(user));
      assertThat(reviews.decide(token(api, "another"), ApiPermission.UPDATE_HOLDS))
          .isEqualTo(new TokenDecision.TokenUnknown());
      assertThat(reviews.decide(token, ApiPermission.UPDATE_HOLDS))
          .isEqualTo(new TokenDecision.TokenForbids(user));
      assertThat(reviews.decide(token + "x", ApiPermission.UPDATE_HOLDS))
          .isEqualTo(new TokenDecision.TokenUnknown());
      bindRole(api);
      // The API server learns of the binding through a watch.
      TokenDecision decision = reviews.decide(token, ApiPermission.UPDATE_HOLDS);
      while (decision.equals(new TokenDecision.TokenForbids(user))) {
        decision = reviews.decide(token, ApiPermission.UPDATE_HOLDS);
      }
      assertThat(decision).isEqualTo(new TokenDecision.TokenPermits(user));
      assertThat(reviews.decide(token, ApiPermission.UPDATE_TERMINATIONS))
          .isEqualTo(new TokenDecision.TokenForbids(user));
    }
  }

  private String token(RawApi api, @Nullable String audience) throws InterruptedException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    ObjectNode spec = request.putObject("spec").put("expirationSeconds", 3600);
    if (audience != null) {
      spec.putArray("audiences").add(audience);
    }
    return api.post(ACCOUNTS + "/" + name + "/token", request).json().at("/status/token").asText();
  }

  private void bindRole(RawApi api) throws InterruptedException {
    ObjectNode role = named("rbac.authorization.k8s.io/v1", "ClusterRole");
    ObjectNode rule = role.putArray("rules").addObject();
    rule.putArray("apiGroups").add(ApiPermission.GROUP);
    rule.putArray("resources").add(ApiPermission.RESOURCE + "/holds");
    rule.putArray("verbs").add("update");
    assertThat(api.post(RBAC + "clusterroles", role).code()).isEqualTo(201);
    ObjectNode binding = named("rbac.authorization.k8s.io/v1", "ClusterRoleBinding");
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", name)
        .put("namespace", "default");
    assertThat(api.post(RBAC + "clusterrolebindings", binding).code()).isEqualTo(201);
  }

  private ObjectNode named(String version, String kind) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").put("name", name);
    return object;
  }
}
