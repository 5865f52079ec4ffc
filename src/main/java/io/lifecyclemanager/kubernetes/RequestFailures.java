package io.lifecyclemanager.kubernetes;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The failures of requests to the API server that got no complete response. */
public final class RequestFailures {
  /** What a response is that begins as HTML does. */
  public static final String PAGE =
      "a page and not of an API server: a proxy or a login page may be in between";

  /** The API server's words, with status 504 after a wait of 3 s. */
  private static final String VERSION_TOO_LARGE = "Too large resource version";

  private RequestFailures() {}

  /**
   * Whether a list failed because the API server has not reached the requested version: etcd was
   * restored from a backup, or this API server lags behind another one.
   */
  public static boolean isVersionTooLarge(RemoteFailure failure) {
    return failure.getMessage().contains(VERSION_TOO_LARGE);
  }

  public static RemoteFailure noAnswer(ApiCall call, String route, Throwable cause) {
    String accessProblem = accessProblem(cause);
    RemoteFailure failure =
        unavailable(
            "%s: no answer from %s: %s"
                .formatted(call, route, accessProblem == null ? describe(cause) : accessProblem),
            cause);
    return accessProblem == null ? failure : failure.withAccessProblem(accessProblem);
  }

  public static RemoteFailure noServer(ApiCall call, String reason) {
    return new RemoteFailure(FailureKind.REJECTED, call + ": " + reason, null)
        .withAccessProblem(reason);
  }

  public static RemoteFailure timedOut(
      ApiCall call, String route, Duration limit, Throwable cause) {
    return unavailable(
        "%s: no answer from %s within %d ms".formatted(call, route, limit.toMillis()), cause);
  }

  public static RemoteFailure notAdmitted(ApiCall call, int maxConcurrent, Duration waited) {
    return unavailable(
        "%s: not sent, the limit of %d concurrent requests of its kind was exhausted for %d ms"
            .formatted(call, maxConcurrent, waited.toMillis()),
        null);
  }

  public static RemoteFailure interrupted(ApiCall call, Throwable cause) {
    return RemoteFailure.ofInterruption(
        call + ": interrupted while waiting for the response", cause);
  }

  public static RemoteFailure truncated(ApiCall call, Throwable cause) {
    if (Thread.currentThread().isInterrupted()) {
      // The client ends a read that is interrupted with an exception of the stream.
      return interrupted(call, cause);
    }
    String text = String.valueOf(cause.getMessage());
    if (text.contains("Unexpected character ('<'")) {
      return unavailable(call + ": the response is " + PAGE, cause);
    }
    String fault = cause instanceof ZipException ? "cannot be decoded" : "is truncated";
    return unavailable("%s: the response %s: %s".formatted(call, fault, describe(cause)), cause);
  }

  public static RemoteFailure silentConnection(
      ApiCall call, Duration limit, @Nullable Throwable cause) {
    return unavailable(
        "%s: the response did not end within %d ms; the connection is taken for dead"
            .formatted(call, limit.toMillis()),
        cause);
  }

  public static RemoteFailure endedEarly(ApiCall call) {
    String message = call + ": the watch ended long before its requested duration";
    return unavailable(message, null);
  }

  /**
   * An unexpected exception of this program while it handles a response: it cannot tell what the
   * API server has answered, and asks again.
   *
   * @param request as in "list of pods"
   */
  public static RemoteFailure bug(String request, RuntimeException bug) {
    return unavailable(
        "%s: this program met a bug, please report it: %s".formatted(request, bug), bug);
  }

  private static RemoteFailure unavailable(String message, @Nullable Throwable cause) {
    return new RemoteFailure(FailureKind.UNAVAILABLE, message, cause);
  }

  /** What makes every request to the API server fail, for people; null for anything else. */
  private static @Nullable String accessProblem(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return "no address is known for this host; check the kubeconfig, DNS and the VPN";
      }
      if (each instanceof SSLException && message.contains("certification path")) {
        return "its certificate is not trusted: check the certificate authority of the kubeconfig;"
            + " a proxy that intercepts TLS may be in between";
      }
      if (message.contains("got: 407")) {
        return "the proxy demands a login (407); check HTTPS_PROXY";
      }
    }
    return null;
  }

  /** The JDK's client says nothing about a connection that is refused. */
  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    String type = cause.getClass().getSimpleName();
    if (message == null && cause instanceof ConnectException) {
      return "connection refused (" + type + ")";
    }
    return message == null ? type : type + ": " + message;
  }
}
