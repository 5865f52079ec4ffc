package io.lifecyclemanager.doctor.kubernetes;

import io.lifecyclemanager.doctor.snapshot.AccountInspector;
import io.lifecyclemanager.doctor.snapshot.ControllerReplicas;
import io.lifecyclemanager.http.ContentDecoding;
import io.lifecyclemanager.model.RemoteFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The replicas at given URLs, such as those of a port-forward. Their metrics are read one after the
 * other, with a timeout of ten seconds each. Thread-safe.
 */
public final class HttpReplicas implements ControllerReplicas {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final List<URI> urls;
  private final Duration timeout;

  /**
   * @param urls base URLs as in {@code http://localhost:8080}, one for each replica
   */
  public HttpReplicas(List<URI> urls) {
    this(urls, DEFAULT_TIMEOUT);
  }

  HttpReplicas(List<URI> urls, Duration timeout) {
    this.urls = List.copyOf(urls);
    this.timeout = timeout;
  }

  @Override
  public ReplicaSummary query() {
    // The client of the JDK has a thread of its own, which must not outlive the query.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    try {
      return TestMessageMetrics.merge(urls.stream().map(url -> tests(http, url)).toList(), 0);
    } finally {
      http.shutdownNow();
    }
  }

  private List<AccountInspector.TestMessageArrival> tests(HttpClient http, URI url) {
    URI metrics = URI.create(url.toString().replaceFirst("/+$", "") + "/metrics");
    HttpResponse<byte[]> reply = get(http, metrics);
    if (reply.statusCode() != 200) {
      throw failure(metrics, "replied with status " + reply.statusCode(), null);
    }
    return TestMessageMetrics.parse(text(metrics, reply))
        .orElseThrow(
            () -> failure(metrics, "the reply contains no metrics of lifecycle-manager", null));
  }

  /**
   * The timeout of the JDK's client covers only the head of the reply; this one covers all of it.
   */
  private HttpResponse<byte[]> get(HttpClient http, URI metrics) {
    HttpRequest request =
        HttpRequest.newBuilder(metrics).header("Accept-Encoding", ContentDecoding.ACCEPTED).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailure.ofInterruption(metrics + ": interrupted while waiting for the reply", e);
    } catch (TimeoutException e) {
      throw failure(metrics, "no reply within %d ms".formatted(timeout.toMillis()), e);
    } catch (ExecutionException e) {
      throw failure(metrics, "no reply: " + e.getCause(), e);
    }
  }

  private static String text(URI url, HttpResponse<byte[]> reply) {
    @Nullable String encoding = reply.headers().firstValue("Content-Encoding").orElse(null);
    try {
      InputStream body = ContentDecoding.decode(encoding, new ByteArrayInputStream(reply.body()));
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failure(url, "the reply cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static RemoteFailure failure(URI url, String what, @Nullable Throwable cause) {
    return new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, url + ": " + what, cause);
  }
}
