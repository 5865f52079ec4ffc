package io.lifecyclemanager.doctor.kubernetes;

import io.lifecyclemanager.doctor.AccountInspector;
import io.lifecyclemanager.doctor.ControllerReplicas;
import io.lifecyclemanager.model.RemoteFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code serve} processes at given addresses, such as those of a port-forward, asked for their
 * metrics one after the other; each has ten seconds. Thread-safe.
 */
public final class HttpReplicas implements ControllerReplicas {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final List<URI> urls;
  private final Duration timeout;

  /**
   * Asks nothing yet.
   *
   * @param urls as in {@code http://localhost:8080}, each of another process
   */
  public HttpReplicas(List<URI> urls) {
    this(urls, DEFAULT_TIMEOUT);
  }

  HttpReplicas(List<URI> urls, Duration patience) {
    this.urls = List.copyOf(urls);
    this.timeout = patience;
  }

  @Override
  public ReplicaSummary query() {
    // The JDK's client has a thread of its own: it lives no longer than the question.
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
    HttpResponse<String> reply = get(http, metrics);
    if (reply.statusCode() != 200) {
      throw failure(metrics, "answered " + reply.statusCode(), null);
    }
    return TestMessageMetrics.parse(reply.body())
        .orElseThrow(() -> failure(metrics, "are no metrics of lifecycle-manager", null));
  }

  /** The client's own limit ends with the head of the answer; this is for all of it. */
  private HttpResponse<String> get(HttpClient http, URI metrics) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(metrics, "interrupted while waiting for the answer", e);
    } catch (TimeoutException e) {
      throw failure(metrics, "no answer within %d ms".formatted(timeout.toMillis()), e);
    } catch (ExecutionException e) {
      throw failure(metrics, "no answer: " + e.getCause(), e);
    }
  }

  private static RemoteFailure failure(URI url, String what, @Nullable Throwable cause) {
    return new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, url + ": " + what, cause);
  }
}
