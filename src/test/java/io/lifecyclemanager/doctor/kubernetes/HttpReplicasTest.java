package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.model.Fact.TestNotificationReceived;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.telemetry.Metrics;
import io.lifecyclemanager.web.HealthProbe;
import io.lifecyclemanager.web.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of addresses, and that no answer is none. */
class HttpReplicasTest {
  private static final Instant AT = Instant.parse("2026-11-21T11:43:38.957Z");
  private static final GroupName GROUP = new GroupName("workers");

  private final List<WebServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(WebServer::close);
  }

  @Test
  void allOfThemAreAsked() {
    Metrics told = new Metrics("1.2.3");
    told.on(new TestNotificationReceived(GROUP, AT));
    String first = serve(new Metrics("1.2.3").scrape());
    var answer = urls(first, serve(told.scrape()) + "/").query();
    assertThat(answer.ready()).isEqualTo(2);
    assertThat(answer.testMessages())
        .containsExactly(new AccountInspector.TestMessageArrival(GROUP, "", AT));
  }

  @Test
  void oneThatDoesNotAnswerIsTroubleThatSaysWhichItIs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      HttpReplicas urls =
          new HttpReplicas(
              List.of(URI.create(serve(new Metrics("1.2.3").scrape())), URI.create(url)),
              Duration.ofSeconds(2));
      assertTrouble(urls, url + "/metrics: no answer");
    }
  }

  @Test
  void nobodyThereIsTrouble() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertTrouble(urls(url), url + "/metrics: no answer");
  }

  @Test
  void anotherPathIsTrouble() {
    String url = serve(new Metrics("1.2.3").scrape()) + "/elsewhere";
    assertTrouble(urls(url), url + "/metrics: answered 404");
  }

  @Test
  void somethingElseIsTrouble() {
    String url = serve("up 1\n");
    assertTrouble(urls(url), url + "/metrics: are no metrics of lifecycle-manager");
  }

  private static void assertTrouble(HttpReplicas urls, String message) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(urls::query)
        .withMessageStartingWith(message)
        .matches(trouble -> trouble.kind() == RemoteFailure.FailureKind.UNAVAILABLE);
  }

  private static HttpReplicas urls(String... urls) {
    return new HttpReplicas(Stream.of(urls).map(URI::create).toList());
  }

  private String serve(String metrics) {
    HealthProbe fine = () -> new HealthProbe.ProbeResult(true, "");
    WebServer server = WebServer.start("127.0.0.1", 0, () -> metrics, fine, fine);
    servers.add(server);
    return "http://127.0.0.1:" + server.port();
  }
}
