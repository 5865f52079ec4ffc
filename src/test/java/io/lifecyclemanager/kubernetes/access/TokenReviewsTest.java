package io.lifecyclemanager.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Fact.RemoteCallFailed;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.web.access.ApiPermission;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked, and what the answers mean; TokenReviewsClusterIT asks a real API server. */
class TokenReviewsTest {
  private static final String TOKEN = "eyJhbGciOi.secret";
  private static final String TOKENS = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final String ACCESS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String FOR_PROGRAM = "#audience";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoopbackServer server = new LoopbackServer(this::answer);
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, String> requests = new ConcurrentHashMap<>();

  @TempDir Path folder;

  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private KubernetesConnection connection;
  private TokenReviews reviews;

  @BeforeEach
  void start() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: here, cluster: {server: "%s"}}]
            users: [{name: user, user: {token: "own"}}]
            contexts: [{name: here, context: {cluster: here, user: user}}]
            current-context: here
            """
                .formatted(server.uri()));
    connection = KubernetesConnection.create(kubeconfig, _ -> {}, TestCluster.TIME);
    reviews = new TokenReviews(connection, facts::add);
    answers.put(
        TOKENS,
        """
        {"status": {"authenticated": true, "user": {"username": "alice", "uid": "7",
          "groups": ["ops"], "extra": {"pod": ["a"]}}}}
        """);
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path =
        exchange.getRequestURI().getPath() + (body.contains("\"audiences\"") ? FOR_PROGRAM : "");
    requests.put(path, body);
    String answer = answers.get(path);
    byte[] bytes = (answer == null ? FORBIDDEN : answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer == null ? 403 : 201, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static final String FORBIDDEN =
      """
      {"kind": "Status", "status": "Failure", "reason": "Forbidden", "code": 403,
        "message": "tokenreviews.authentication.k8s.io is forbidden"}
      """;

  @Test
  void theUserOfTheTokenIsAskedFor() throws Exception {
    answers.put(ACCESS, "{\"status\": {\"allowed\": true}}");
    assertThat(decide()).isEqualTo(new TokenDecision.TokenPermits("alice"));
    assertThat(request(TOKENS).at("/spec/token").asText()).isEqualTo(TOKEN);
    assertThat(request(ACCESS).path("spec"))
        .isEqualTo(
            JSON.readTree(
                """
                {"user": "alice", "uid": "7", "groups": ["ops"], "extra": {"pod": ["a"]},
                  "resourceAttributes": {"group": "lifecycle-manager.io",
                    "resource": "lifecyclemanagers", "subresource": "holds", "verb": "update"}}
                """));
  }

  @Test
  void aUserThatMayNotIsForbidden() {
    answers.put(ACCESS, "{\"status\": {\"allowed\": false, \"reason\": \"no\"}}");
    assertThat(decide()).isEqualTo(new TokenDecision.TokenForbids("alice"));
    answers.put(ACCESS, "{}");
    assertThat(decide()).isEqualTo(new TokenDecision.TokenForbids("alice"));
  }

  @Test
  void aTokenThatIsNotAuthenticatedIsUnknown() {
    answers.put(TOKENS, "{\"status\": {\"error\": \"expired\"}}");
    answers.put(TOKENS + FOR_PROGRAM, "{\"status\": {\"error\": \"expired\"}}");
    assertThat(decide()).isEqualTo(new TokenDecision.TokenUnknown());
    assertThat(requests).doesNotContainKey(ACCESS);
  }

  @Test
  void aTokenForThisProgramAloneIsAccepted() throws Exception {
    answers.put(TOKENS + FOR_PROGRAM, answers.get(TOKENS));
    answers.put(TOKENS, "{\"status\": {\"error\": \"token audiences is invalid\"}}");
    answers.put(ACCESS, "{\"status\": {\"allowed\": true}}");
    assertThat(decide()).isEqualTo(new TokenDecision.TokenPermits("alice"));
    assertThat(request(TOKENS + FOR_PROGRAM).path("spec"))
        .isEqualTo(
            JSON.readTree(
                "{\"token\": \"%s\", \"audiences\": [\"lifecycle-manager\"]}".formatted(TOKEN)));
  }

  @Test
  void withoutThePermissionNothingIsDecidedAndTheFailureHasNoToken() {
    answers.remove(TOKENS);
    assertThatThrownBy(this::decide)
        .isInstanceOfSatisfying(
            RemoteFailure.class,
            failure -> assertThat(failure.missingPermission()).contains("create tokenreviews"))
        .hasMessageNotContaining("secret");
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            RemoteCallFailed.class,
            fact -> assertThat(fact.failure().missingPermission()).hasValue("create tokenreviews"));
  }

  @Test
  void aMissingPermissionForTheSecondReviewIsReportedToo() {
    assertThatThrownBy(this::decide).isInstanceOf(RemoteFailure.class);
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            RemoteCallFailed.class,
            fact ->
                assertThat(fact.failure().missingPermission())
                    .hasValue("create subjectaccessreviews"));
  }

  @Test
  void anOutageConcernsTheCallerAlone() {
    server.close();
    assertThatThrownBy(this::decide).isInstanceOf(RemoteFailure.class);
    assertThat(facts).isEmpty();
  }

  private TokenDecision decide() {
    return reviews.decide(TOKEN, ApiPermission.UPDATE_HOLDS);
  }

  private JsonNode request(String path) throws IOException {
    return JSON.readTree(requests.get(path));
  }
}
