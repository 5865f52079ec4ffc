package io.lifecyclemanager.client;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connections to controllers at known URLs, without a proxy. Redirects are not followed: a
 * controller has none, and a token must not reach another server. One timeout covers a whole
 * exchange, and a reply that is too long is given up. Thread-safe.
 */
public final class HttpTransport implements AutoCloseable {
  /** 1000 terminations with 30 blockers each take less than half of it. */
  private static final int MAX_REPLY_BYTES = 16 << 20;

  private static final int MAX_TOKEN_BYTES = 64 << 10;
  private static final String PRINTABLE = "[\\x21-\\x7e]+";

  private final HttpClient http;
  private final Duration timeout;
  private final int maxReplyBytes;

  /**
   * @param timeout of a whole exchange, connection and body included
   */
  public HttpTransport(Duration timeout) {
    this(timeout, MAX_REPLY_BYTES);
  }

  HttpTransport(Duration timeout, int maxReplyBytes) {
    this.timeout = timeout;
    this.maxReplyBytes = maxReplyBytes;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .build();
  }

  /** The connection to the controller at a base URL, as in {@code http://[fd00::7]:8080}. */
  public ControllerConnection connect(URI base) {
    return new HttpController(base, null, Map.of());
  }

  /**
   * As the other, with a bearer token in each request.
   *
   * @param tokenFile read for each request, because tokens are renewed; null for no token
   */
  public ControllerConnection connect(URI base, @Nullable Path tokenFile) {
    return new HttpController(base, tokenFile, Map.of());
  }

  /** As the first one, with these headers in each request; no failure contains their values. */
  ControllerConnection connect(URI base, Map<String, String> headers) {
    return new HttpController(base, null, Map.copyOf(headers));
  }

  /** Gives up all requests. Idempotent. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private final class HttpController implements ControllerConnection {
    private final String base;
    private final @Nullable Path tokenFile;
    private final Map<String, String> headers;

    private HttpController(URI base, @Nullable Path tokenFile, Map<String, String> headers) {
      this.headers = headers;
      this.base = base.toString().replaceFirst("/+$", "");
      this.tokenFile = tokenFile;
    }

    @Override
    public String address() {
      return base;
    }

    @Override
    public ControllerReply send(ControllerRequest request) throws InterruptedException {
      String url = base + request.path();
      HttpResponse<byte[]> response = exchange(url, httpRequest(url, request));
      return new ControllerReply(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private HttpRequest httpRequest(String url, ControllerRequest request) {
      BodyPublisher body =
          request.json() == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofString(request.json(), StandardCharsets.UTF_8);
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .header("Accept", "application/json")
              .header("User-Agent", "lifecycle-manager")
              .method(request.method().name(), body);
      if (request.json() != null) {
        builder.header("Content-Type", "application/json");
      }
      if (tokenFile != null) {
        builder.header("Authorization", "Bearer " + token(tokenFile));
      }
      headers.forEach((name, value) -> setHeader(builder, name, value));
      return builder.build();
    }

    private static void setHeader(HttpRequest.Builder builder, String name, String value) {
      try {
        builder.header(name, value);
      } catch (IllegalArgumentException _) {
        // Its message has the value.
        throw new RemoteFailure(
            FailureKind.REJECTED, "the header " + name + " has characters that HTTP forbids", null);
      }
    }
  }

  /** The timeout of the JDK's client ends with the head of a reply; this one covers all of it. */
  private HttpResponse<byte[]> exchange(String url, HttpRequest request)
      throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> reply =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxReplyBytes));
    try {
      return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      reply.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw unavailable(url, "no reply within %d ms".formatted(timeout.toMillis()), e);
    } catch (ExecutionException e) {
      throw unavailable(url, describe(e.getCause() == null ? e : e.getCause()), e);
    }
  }

  private String describe(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return "no address is known for this host";
      }
    }
    String message = cause.getMessage();
    if (cause instanceof ConnectException && message == null) {
      return "connection refused";
    }
    if (message != null && message.toLowerCase(Locale.ROOT).contains("exceeds capacity")) {
      return "the reply is longer than %d bytes".formatted(maxReplyBytes);
    }
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static RemoteFailure unavailable(String url, String what, Throwable cause) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, url + ": " + what, cause);
  }

  /** The token; the text of a failure never contains it. */
  private static String token(Path file) {
    try {
      String token =
          Files.size(file) > MAX_TOKEN_BYTES
              ? ""
              : Files.readString(file, StandardCharsets.UTF_8).strip();
      if (token.matches(PRINTABLE)) {
        return token;
      }
    } catch (IOException e) {
      throw new RemoteFailure(
          FailureKind.REJECTED, "the token file " + file + " cannot be read", e);
    }
    throw new RemoteFailure(
        FailureKind.REJECTED, "the file " + file + " does not contain one bearer token", null);
  }
}
