package io.lifecyclemanager.doctor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.IntakeFact.TestNotificationReceived;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.simulation.fault.CompressingRelay;
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

/** Reads the metrics of replicas at URLs. */
class HttpReplicasTest {
  private static final Instant AT = Instant.parse("2026-11-21T11:43:38.957Z");
  private static final GroupName GROUP = new GroupName("workers");

  private final List<WebServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(WebServer::close);
  }

  @Test
  void theMetricsOfAllReplicasAreRead() {
    Metrics metrics = new Metrics("1.2.3");
    metrics.on(new TestNotificationReceived(GROUP, AT));
    String first = serve(new Metrics("1.2.3").scrape());
    var summary = replicas(first, serve(metrics.scrape()) + "/").query();
    assertThat(summary.ready()).isEqualTo(2);
    assertThat(summary.testMessages())
        .containsExactly(new AccountInspector.TestMessageArrival(GROUP, "", AT));
  }

  @Test
  void compressedMetricsAreRead() {
    Metrics metrics = new Metrics("1.2.3");
    metrics.on(new TestNotificationReceived(GROUP, AT));
    try (CompressingRelay relay = new CompressingRelay(URI.create(serve(metrics.scrape())))) {
      assertThat(replicas(relay.address().toString()).query().testMessages()).hasSize(1);
      assertThat(relay.acceptedEncodings()).containsExactly("identity");
    }
  }

  @Test
  void aReplicaThatDoesNotReplyIsAFailureWithItsUrl() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      HttpReplicas replicas =
          new HttpReplicas(
              List.of(URI.create(serve(new Metrics("1.2.3").scrape())), URI.create(url)),
              Duration.ofSeconds(2));
      assertFails(replicas, url + "/metrics: no reply");
    }
  }

  @Test
  void aClosedPortIsAFailure() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertFails(replicas(url), url + "/metrics: no reply");
  }

  @Test
  void aWrongPathIsAFailure() {
    String url = serve(new Metrics("1.2.3").scrape()) + "/elsewhere";
    assertFails(replicas(url), url + "/metrics: replied with status 404");
  }

  @Test
  void anotherProgramIsAFailure() {
    String url = serve("up 1\n");
    assertFails(
        replicas(url), url + "/metrics: the reply contains no metrics of lifecycle-manager");
  }

  private static void assertFails(HttpReplicas replicas, String message) {
    assertThatExceptionOfType(RemoteFailure.class)
        .isThrownBy(replicas::query)
        .withMessageStartingWith(message)
        .matches(failure -> failure.kind() == RemoteFailure.FailureKind.UNAVAILABLE);
  }

  private static HttpReplicas replicas(String... urls) {
    return new HttpReplicas(Stream.of(urls).map(URI::create).toList());
  }

  private String serve(String metrics) {
    HealthProbe ok = () -> new HealthProbe.ProbeResult(true, "");
    WebServer server = WebServer.start("127.0.0.1", 0, _ -> metrics, ok, ok);
    servers.add(server);
    return "http://127.0.0.1:" + server.port();
  }
}
