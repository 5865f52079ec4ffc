package io.lifecyclemanager.web;

import io.lifecyclemanager.doctor.Cloud;
import io.lifecyclemanager.doctor.Serving;
import io.lifecyclemanager.doctor.ToldTests;
import io.lifecyclemanager.model.RemoteTrouble;
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
public final class ServingUrls implements Serving {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<URI> urls;
  private final Duration patience;

  /**
   * Asks nothing yet.
   *
   * @param urls as in {@code http://localhost:8080}, each of another process
   */
  public ServingUrls(List<URI> urls) {
    this(urls, PATIENCE);
  }

  ServingUrls(List<URI> urls, Duration patience) {
    this.urls = List.copyOf(urls);
    this.patience = patience;
  }

  @Override
  public Told ask() {
    // The JDK's client has a thread of its own: it lives no longer than the question.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
    try {
      return ToldTests.together(urls.stream().map(url -> tests(http, url)).toList(), 0);
    } finally {
      http.shutdownNow();
    }
  }

  private List<Cloud.Test> tests(HttpClient http, URI url) {
    URI metrics = URI.create(url.toString().replaceFirst("/+$", "") + "/metrics");
    HttpResponse<String> reply = get(http, metrics);
    if (reply.statusCode() != 200) {
      throw trouble(metrics, "answered " + reply.statusCode(), null);
    }
    return ToldTests.in(reply.body())
        .orElseThrow(() -> trouble(metrics, "are no metrics of lifecycle-manager", null));
  }

  /** The client's own limit ends with the head of the answer; this is for all of it. */
  private HttpResponse<String> get(HttpClient http, URI metrics) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble(metrics, "interrupted while waiting for the answer", e);
    } catch (TimeoutException e) {
      throw trouble(metrics, "no answer within %d ms".formatted(patience.toMillis()), e);
    } catch (ExecutionException e) {
      throw trouble(metrics, "no answer: " + e.getCause(), e);
    }
  }

  private static RemoteTrouble trouble(URI url, String what, @Nullable Throwable cause) {
    return new RemoteTrouble(RemoteTrouble.Kind.UNAVAILABLE, url + ": " + what, cause);
  }
}
