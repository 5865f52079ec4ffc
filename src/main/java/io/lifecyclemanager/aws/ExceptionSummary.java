package io.lifecyclemanager.aws;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an exception of the SDK means, for people. Pure.
 *
 * @param text one sentence
 * @param accessProblem equal for all failures with the same reason, where that reason makes every
 *     request to the service fail, as missing credentials do; null where it may concern this
 *     request only
 */
record ExceptionSummary(String text, @Nullable String accessProblem) {
  /** What the SDK appends to a message; its attempts are not the only ones. */
  private static final Pattern ATTEMPTS = Pattern.compile(" \\(SDK Attempt Count: \\d+\\)$");

  private static final int PROXY_LOGIN_REQUIRED = 407;
  private static final int MAX_TEXT_LENGTH = 400;

  static ExceptionSummary of(SdkException e) {
    if (e instanceof AwsServiceException answer) {
      return of(answer);
    }
    if (e instanceof CredentialsChain.MissingCredentialsException) {
      String text = String.valueOf(e.getMessage());
      return new ExceptionSummary(text, text);
    }
    Throwable rootCause =
        Stream.iterate((Throwable) e, c -> c != null, Throwable::getCause)
            .reduce(e, (outer, inner) -> inner);
    return ofRootCause(e, rootCause);
  }

  private static ExceptionSummary of(AwsServiceException answer) {
    String code = AwsFailures.errorCode(answer);
    if (answer.statusCode() == PROXY_LOGIN_REQUIRED) {
      return proxyLogin("HTTP status 407");
    }
    if (code.isEmpty()) {
      return new ExceptionSummary(
          ("%d without an error of AWS: a proxy or gateway between this program and AWS may have"
                  + " answered")
              .formatted(answer.statusCode()),
          null);
    }
    return new ExceptionSummary(
        "%d %s: %s (request id %s)"
            .formatted(
                answer.statusCode(), code, AwsFailures.errorMessage(answer), answer.requestId()),
        AwsFailures.isAboutCredentials(code) ? code : null);
  }

  private static ExceptionSummary ofRootCause(SdkException e, Throwable rootCause) {
    String message = ATTEMPTS.matcher(String.valueOf(rootCause.getMessage())).replaceFirst("");
    if (message.contains("HTTP/1.1 407") || message.contains("HTTP/1.0 407")) {
      return proxyLogin(message);
    }
    String name = rootCause.getClass().getSimpleName();
    if (rootCause instanceof UnknownHostException) {
      String text =
          "no address is known for the host %s; check the region, the endpoint and DNS (%s)"
              .formatted(message, name);
      return new ExceptionSummary(text, text);
    }
    if (isUntrusted(e)) {
      String text =
          "the certificate of the server is not trusted: a proxy that intercepts TLS may be in"
              + " between; let the JVM trust its certificate authority ("
              + shorten(message)
              + ")";
      return new ExceptionSummary(text, text);
    }
    if (rootCause instanceof ConnectException || rootCause instanceof SocketTimeoutException) {
      return new ExceptionSummary(
          "no connection, or no answer in time (%s: %s)".formatted(name, message), null);
    }
    return new ExceptionSummary(
        shorten(rootCause instanceof SdkException ? message : name + ": " + message), null);
  }

  private static ExceptionSummary proxyLogin(String detail) {
    String text = "the proxy demands a login (" + shorten(detail) + "); check HTTPS_PROXY";
    return new ExceptionSummary(text, text);
  }

  /** The path from the server's certificate to a trusted one cannot be built. */
  private static boolean isUntrusted(Throwable e) {
    return Stream.iterate(e, c -> c != null, Throwable::getCause)
        .anyMatch(cause ->
            cause instanceof SSLException
                && String.valueOf(cause.getMessage()).contains("certification path"));
  }

  private static String shorten(String text) {
    return text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) + "…" : text;
  }
}
