package io.lifecyclemanager.kubernetes.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.client.ControllerConnection.ControllerMethod;
import io.lifecyclemanager.client.ControllerConnection.ControllerReply;
import io.lifecyclemanager.client.ControllerConnection.ControllerRequest;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.kubernetes.TestCluster;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.simulation.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests to a replica through an API server, which answers what a test sets. */
class ServiceProxyTest {
  private static final String PATH =
      "/api/v1/namespaces/kube-system/services/http:drainer:http/proxy/api/v1/terminations?a=b";

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int code = 200;
  private volatile String answer = "";
  private volatile boolean hangs;
  private volatile String received = "";
  private volatile @Nullable String mark;
  private final LoopbackServer server = new LoopbackServer(this::serve);
  private @Nullable KubernetesConnection connection;

  @BeforeEach
  void connect(@TempDir Path folder) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: of-the-cluster}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(server.uri()));
    connection = KubernetesConnection.create(kubeconfig, fact -> {}, TestCluster.TIME);
  }

  @AfterEach
  void close() {
    ended.countDown();
    Objects.requireNonNull(connection).close();
    server.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    mark = exchange.getRequestHeaders().getFirst("Sec-Lifecycle-Manager");
    received =
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (hangs) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private ServiceProxy proxy(Duration timeout) {
    return new ServiceProxy(
        Objects.requireNonNull(connection), "kube-system", "drainer", "http", timeout);
  }

  private ControllerReply get() throws InterruptedException {
    return proxy(Duration.ofMinutes(1)).send(ControllerRequest.get("/api/v1/terminations?a=b"));
  }

  @ParameterizedTest
  @EnumSource
  void aRequestPassesThroughTheServiceWithTheCredentialsOfTheCluster(ControllerMethod method)
      throws Exception {
    answer = "{}";
    @Nullable String json = method == ControllerMethod.GET ? null : "{\"a\":1}";
    assertThat(
            proxy(Duration.ofMinutes(1))
                .send(new ControllerRequest(method, "/api/v1/terminations?a=b", json)))
        .isEqualTo(new ControllerReply(200, "{}"));
    assertThat(received)
        .isEqualTo(
            "%s %s Bearer of-the-cluster %s".formatted(method, PATH, json == null ? "" : json));
  }

  @Test
  void theReplicasOwnAnswerReachesTheCallerWhateverItsStatus() throws Exception {
    code = 404;
    answer = "{\"error\":\"no such instance\"}";
    assertThat(get()).isEqualTo(new ControllerReply(404, answer));
  }

  @Test
  void theAnswerOfTheApiServerIsAFailure() {
    code = 503;
    answer =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"ServiceUnavailable",
         "message":"no endpoints available for service \\"http:drainer:http\\"","code":503}
        """;
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(this::get)
        .withMessageContaining("get services/proxy kube-system/drainer")
        .withMessageContaining("no endpoints available for service")
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE));
    code = 403;
    answer = answer.replace("503", "403").replace("ServiceUnavailable", "Forbidden");
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(this::get)
        .satisfies(
            failure -> assertThat(failure.missingPermission()).contains("get services/proxy"));
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() {
    hangs = true;
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(
            () -> proxy(Duration.ofMillis(200)).send(ControllerRequest.get("/api/v1/history")))
        .withMessageContaining("get services/proxy");
  }

  @Test
  void anInterruptEndsTheRequest() {
    hangs = true;
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void theReplicaLearnsThatNoWebPageAsks() throws Exception {
    ControllerReply _ = proxy(Duration.ofMinutes(1)).send(ControllerRequest.get("/api/v1/history"));
    assertThat(mark).isEqualTo("program");
  }
}
