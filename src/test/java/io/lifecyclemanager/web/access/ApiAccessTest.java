package io.lifecyclemanager.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.web.DeferredValue;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebRoutes;
import io.lifecyclemanager.web.WebServer;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served what, over a real connection. */
class ApiAccessTest {
  private static final String SECRET = "s3cr3t-token";
  private static final HealthProbe OK = () -> new HealthProbe.ProbeResult(true, "ok\n");

  private final SimulatedTime time = new SimulatedTime();
  @AutoClose private WebServer server;

  private void start(boolean write, boolean authenticateReads) {
    DeferredValue<TokenAuthority> tokens = new DeferredValue<>();
    tokens.set(ApiAccessTest::decide);
    start(new WebSettings(0, write, authenticateReads, null, Set.of("drains.example")), tokens);
  }

  private void start(WebSettings settings, DeferredValue<TokenAuthority> tokens) {
    ApiAccess rules = new ApiAccess(settings, "pod-1", "infra", tokens, time);
    WebRoutes routes =
        config -> {
          config.addHttpHandler(
              HandlerType.GET,
              "/read",
              rules.protect(
                  ApiPermission.READ_TERMINATIONS,
                  context -> context.result("for " + ApiAccess.user(context))));
          config.addHttpHandler(
              HandlerType.POST,
              "/write",
              rules.protect(
                  ApiPermission.UPDATE_HOLDS,
                  context -> context.result("for " + ApiAccess.user(context))));
        };
    server = WebServer.start("127.0.0.1", 0, _ -> "up 1\n", OK, OK, rules, routes);
  }

  private static TokenDecision decide(String token, ApiPermission permission) {
    return switch (token) {
      case SECRET -> new TokenDecision.TokenPermits("alice");
      case "weak" -> new TokenDecision.TokenForbids("bob");
      case "unanswered" -> throw new RemoteFailure(FailureKind.UNAVAILABLE, "no answer", null);
      default -> new TokenDecision.TokenUnknown();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "infra.svc"})
  void anotherHostIsServedMetricsAndProbesOnly(String host) throws Exception {
    start(false, false);
    for (String path : new String[] {"/read", "/", "/nothing", "/metrics/x"}) {
      assertThat(send("GET", path, "Host: " + host))
          .startsWith("HTTP/1.1 403")
          .contains("host_not");
    }
    for (String path : new String[] {"/metrics", "/livez", "/readyz"}) {
      assertThat(send("GET", path, "Host: " + host)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aRequestWithoutAHostIsRefused() throws Exception {
    start(false, false);
    assertThat(sendText("GET /read HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
    assertThat(sendText("GET /read HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(send("GET", "http://evil.example/read", "Host: localhost"))
        .doesNotStartWith("HTTP/1.1 200");
    assertThat(send("GET", "/read", "Host: localhost", "Host: evil.example"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aProgramMayUseAnyNameButNeedsATokenAllTheSame() throws Exception {
    start(true, false);
    String program = "Sec-Lifecycle-Manager: program";
    assertThat(read("Host: api-server.example", program)).startsWith("HTTP/1.1 200");
    assertThat(send("POST", "/write", "Host: x.example", program, "Content-Length: 0"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void readingNeedsNoTokenByDefault() throws Exception {
    start(false, false);
    assertThat(read("Host: drains.example")).startsWith("HTTP/1.1 200").endsWith("for anonymous");
  }

  @Test
  void readingNeedsATokenWhereThatIsRequired() throws Exception {
    start(false, true);
    assertThat(read("Host: localhost"))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Bearer", "token_required");
    assertThat(read("Host: localhost", "Authorization: Bearer " + SECRET)).endsWith("for alice");
    assertThat(send("GET", "/metrics", "Host: localhost")).startsWith("HTTP/1.1 200");
  }

  @Test
  void withoutTheSwitchNothingIsChangedWhateverTheToken() throws Exception {
    start(false, false);
    assertThat(write("Authorization: Bearer " + SECRET))
        .startsWith("HTTP/1.1 403")
        .contains("writes_disabled");
  }

  @ParameterizedTest
  @CsvSource({
    "'Authorization: Bearer s3cr3t-token', 200, for alice",
    "'authorization:  bearer   s3cr3t-token', 200, for alice",
    "'X-None: 1', 401, token_required",
    "'Authorization: Bearer ', 401, token_required",
    "'Authorization: Basic s3cr3t-token', 401, token_required",
    "'Authorization: Bearer weak', 403, not_permitted",
    "'Authorization: Bearer wrong', 403, token_not_accepted",
    "'Authorization: Bearer unanswered', 503, token_not_checked"
  })
  void aWriteNeedsATokenThatPermitsIt(String header, int status, String text) throws Exception {
    start(true, false);
    assertThat(write(header)).startsWith("HTTP/1.1 " + status).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'Origin: http://localhost', 200",
    "'Origin: https://localhost', 200",
    "'Sec-Fetch-Site: same-origin', 200",
    "'Sec-Fetch-Site: none', 200",
    "'Origin: null', 403",
    "'Origin: http://evil.example', 403",
    "'Origin: http://localhost:81', 403",
    "'Origin: http://localhost.evil.example', 403",
    "'Sec-Fetch-Site: cross-site', 403",
    "'Sec-Fetch-Site: same-site', 403"
  })
  void aWriteOfAnotherPageIsRefused(String header, int status) throws Exception {
    start(true, false);
    assertThat(write(header, "Authorization: Bearer " + SECRET)).startsWith("HTTP/1.1 " + status);
    assertThat(read("Host: localhost", header)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aTokenIsNotPartOfAnyResponse() throws Exception {
    start(true, true);
    for (String token : new String[] {"weak", "wrong-but-secret", "unanswered"}) {
      assertThat(write("Authorization: Bearer " + token)).doesNotContain(token + " ", "wrong-but");
    }
  }

  @Test
  void beforeTokensCanBeCheckedTheCallerIsToldToTryAgain() throws Exception {
    start(new WebSettings(0, true, false, null, Set.of()), new DeferredValue<>());
    assertThat(write("Authorization: Bearer " + SECRET))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 2");
  }

  @Test
  void aClientWhoseRequestsAreRefusedTooOftenHasToWaitExceptForProbes() throws Exception {
    start(true, false);
    for (int i = 0; i < RefusalBudget.BURST / 10; i++) {
      assertThat(write("Authorization: Bearer wrong")).startsWith("HTTP/1.1 403");
    }
    assertThat(write("Authorization: Bearer wrong"))
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 5");
    assertThat(read("Host: localhost")).startsWith("HTTP/1.1 429");
    assertThat(send("GET", "/livez", "Host: localhost")).startsWith("HTTP/1.1 200");
    time.sleep(Duration.ofSeconds(1));
    assertThat(read("Host: localhost")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource({"GET, /nothing, 404", "PATCH, /nothing/at/all, 404"})
  void requestsForUnknownPathsAreRefusedToo(String method, String path, int status)
      throws Exception {
    start(false, false);
    for (int i = 0; i < RefusalBudget.BURST; i++) {
      assertThat(send(method, path, "Host: localhost")).startsWith("HTTP/1.1 " + status);
    }
    assertThat(send(method, path, "Host: localhost")).startsWith("HTTP/1.1 429");
  }

  @Test
  void requestsThatSucceedAreNotLimited() throws Exception {
    start(false, false);
    for (int i = 0; i <= RefusalBudget.BURST; i++) {
      assertThat(read("Host: localhost")).startsWith("HTTP/1.1 200");
    }
  }

  private String read(String... headers) throws IOException {
    return send("GET", "/read", headers);
  }

  private String write(String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Host: localhost";
    all[headers.length + 1] = "Content-Length: 0";
    return send("POST", "/write", all);
  }

  private String send(String method, String target, String... headers) throws IOException {
    return sendText(
        "%s %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
            .formatted(method, target, String.join("\r\n", headers)));
  }

  private String sendText(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream response = socket.getInputStream();
      return new String(response.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
