package io.lifecyclemanager.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpHeaders;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to one API server. Requests go raw through fabric8's HTTP client, which signs in as the
 * kubeconfig says: one call is one request, and codes, causes, {@code Retry-After} and plain-text
 * bodies stay as they are. Evictions have a limit of requests in flight of their own, so that no
 * node waits behind the pods of others to be claimed; all others but watches share another one.
 * Thread-safe.
 */
public final class KubernetesConnection implements AutoCloseable {
  private static final int IN_FLIGHT = 40;
  private static final int EVICTIONS_IN_FLIGHT = 24;

  /** An eviction whose UID does not match is answered after the API server's own retries: 10 s. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);

  /** Above the client's own limit, which covers the answer's head only, so that its words win. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final HttpClient http;
  private final String server;
  private final Listener listener;
  private final Time time;
  private final Duration requestLimit;
  private final Semaphore permits = new Semaphore(IN_FLIGHT);
  private final Semaphore evictions = new Semaphore(EVICTIONS_IN_FLIGHT);

  private KubernetesConnection(
      ClientSettings settings, Listener listener, Time time, Duration requestLimit) {
    this.http = settings.http();
    this.server = settings.server();
    this.listener = listener;
    this.time = time;
    this.requestLimit = requestLimit;
  }

  /**
   * Makes the connection; nothing is sent yet. A request is given 15 s.
   *
   * @param kubeconfig the file to use; null for the client's own ways: {@code KUBECONFIG} or {@code
   *     ~/.kube/config}, else the service account of the cluster it runs in
   * @param listener hears of every request
   * @throws IllegalArgumentException when the kubeconfig cannot be used, saying why
   */
  public static KubernetesConnection create(
      @Nullable Path kubeconfig, Listener listener, Time time) {
    return create(kubeconfig, listener, time, REQUEST_LIMIT);
  }

  static KubernetesConnection create(
      @Nullable Path kubeconfig, Listener listener, Time time, Duration requestLimit) {
    return new KubernetesConnection(ClientSettings.of(kubeconfig), listener, time, requestLimit);
  }

  /** The API server's address, ending in a slash. */
  public String server() {
    return server;
  }

  /**
   * Sends a short request and reads the whole answer, whatever its code.
   *
   * @throws RemoteTrouble when there is none; when interrupted too, and then the thread's interrupt
   *     status is set
   */
  public ApiResponse send(ApiCall call) {
    Semaphore permit = permitFor(call);
    take(permit, call);
    try {
      HttpResponse<byte[]> response = exchange(call, byte[].class);
      byte[] body = response.body();
      String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
      return new ApiResponse(response.code(), retryAfter(response), text);
    } finally {
      permit.release();
    }
  }

  /** Sends a request whose answer is long but comes at once; it counts until it is closed. */
  StreamingResponse openList(ApiCall call) {
    take(permits, call);
    try {
      return open(call, permits::release);
    } catch (RemoteFailure e) {
      permits.release();
      throw e;
    }
  }

  /** Sends a request whose answer takes its time. */
  StreamingResponse openWatch(ApiCall call) {
    return open(call, () -> {});
  }

  private StreamingResponse open(ApiCall call, Runnable onClose) {
    HttpResponse<InputStream> response = exchange(call, InputStream.class);
    return new StreamingResponse(response.code(), retryAfter(response), response.body(), onClose);
  }

  private <T> HttpResponse<T> exchange(ApiCall call, Class<T> type) {
    long start = time.nanos();
    int code = 0;
    try {
      HttpResponse<T> response = await(call, http.sendAsync(request(call), type));
      code = response.code();
      return response;
    } finally {
      listener.on(
          new Fact.KubernetesRequest(
              call.verb().toString(), call.resource(), code, time.since(start)));
    }
  }

  private <T> HttpResponse<T> await(ApiCall call, CompletableFuture<HttpResponse<T>> answer) {
    try {
      return answer.get(requestLimit.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw RequestFailures.interrupted(call, e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw RequestFailures.timedOut(call, server, requestLimit, e);
    } catch (ExecutionException e) {
      throw RequestFailures.noAnswer(call, server, e.getCause() == null ? e : e.getCause());
    }
  }

  private HttpRequest request(ApiCall call) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(server + call.path())
            .timeout(requestLimit.toMillis(), TimeUnit.MILLISECONDS);
    request.header("Accept", "application/json");
    if (call.body() != null) {
      request.method(call.verb().method(), call.contentType(), call.body());
    }
    return request.build();
  }

  private Semaphore permitFor(ApiCall call) {
    return call.resource().equals("pods/eviction") ? evictions : permits;
  }

  private static void take(Semaphore permit, ApiCall call) {
    try {
      permit.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestFailures.interrupted(call, e);
    }
  }

  private static @Nullable Duration retryAfter(HttpHeaders response) {
    String value = response.header("Retry-After");
    return value != null && value.matches("[1-9][0-9]{0,4}")
        ? Duration.ofSeconds(Long.parseLong(value))
        : null;
  }

  /** To be called when nothing uses it any more; may be called twice. */
  @Override
  public void close() {
    http.close();
  }
}
