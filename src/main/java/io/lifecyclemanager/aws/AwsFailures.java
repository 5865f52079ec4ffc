package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns exceptions of the AWS SDK into {@link RemoteFailure}s. The only place that decides which
 * kind of failure an error code of AWS is.
 */
public final class AwsFailures {
  /** The SDK corrects its clock: the next attempt may succeed. */
  private static final Set<String> CLOCK_CODES =
      Set.of("RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture");

  /** The credentials may be renewed before the next attempt. */
  private static final Set<String> EXPIRED_CREDENTIALS_CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");

  /** AWS does not accept the credentials, for any request. */
  private static final Set<String> REFUSED_CREDENTIALS_CODES =
      Set.of(
          "AuthFailure",
          "IncompleteSignature",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "MissingAuthenticationToken",
          "OptInRequired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private static final Set<String> THROTTLING_CODES =
      Set.of("OverLimit", "RequestThrottled", "KmsThrottled", "KMS.ThrottlingException");

  private static final Set<String> DENIED_CODES = Set.of("NotAuthorized", "UnauthorizedOperation");

  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;

  private static final String CREDENTIALS_ADVICE =
      "; choose a profile with AWS_PROFILE, or log in again, for example with aws sso login; a"
          + " profile without keys or a role is passed on with"
          + " eval \"$(aws configure export-credentials --format env)\"";

  private AwsFailures() {}

  /**
   * The failure of a request of the controller, which waits for renewed or replaced credentials: a
   * wrong key is no missing permission, without which it would go on.
   *
   * @param service as AWS calls it
   * @param operation as the API names it
   */
  public static RemoteFailure toRemoteFailure(String service, String operation, SdkException e) {
    ExceptionSummary summary = ExceptionSummary.of(e);
    FailureKind kind = summary.accessProblem() == null ? kind(e) : FailureKind.UNAVAILABLE;
    return failure(kind, service, operation, summary, summary.text(), e);
  }

  /**
   * The failure of a request of a command. What fails for every request is not retried, because the
   * user can fix it: missing or expired credentials are {@link FailureKind#DENIED}, and a server
   * that cannot be reached with these settings is {@link FailureKind#REJECTED}.
   */
  public static RemoteFailure toCommandFailure(String service, String operation, SdkException e) {
    ExceptionSummary summary = ExceptionSummary.of(e);
    if (lacksCredentials(e)) {
      return failure(
          FailureKind.DENIED, service, operation, summary, summary.text() + CREDENTIALS_ADVICE, e);
    }
    boolean isFinal = kind(e) == FailureKind.UNAVAILABLE && summary.accessProblem() != null;
    return failure(
        isFinal ? FailureKind.REJECTED : kind(e), service, operation, summary, summary.text(), e);
  }

  private static RemoteFailure failure(
      FailureKind kind,
      String service,
      String operation,
      ExceptionSummary summary,
      String text,
      SdkException e) {
    String message = service + " " + operation + ": " + text;
    String accessProblem = summary.accessProblem();
    return accessProblem == null
        ? new RemoteFailure(kind, message, permission(service, operation), e)
        : new RemoteFailure(kind, message, e).withAccessProblem(accessProblem);
  }

  private static boolean lacksCredentials(SdkException e) {
    return e instanceof CredentialsChain.MissingCredentialsException
        || (e instanceof AwsServiceException answer
            && EXPIRED_CREDENTIALS_CODES.contains(errorCode(answer)));
  }

  /** Whether the error code is about the credentials, so that every request fails with it. */
  static boolean isAboutCredentials(String code) {
    return EXPIRED_CREDENTIALS_CODES.contains(code) || REFUSED_CREDENTIALS_CODES.contains(code);
  }

  /** As IAM policies name it: one prefix for both ELB APIs, no action for a batch of changes. */
  private static String permission(String service, String operation) {
    String prefix =
        switch (service) {
          case "SQS" -> "sqs";
          case "Auto Scaling" -> "autoscaling";
          case "EC2" -> "ec2";
          case "IAM" -> "iam";
          case "STS" -> "sts";
          case "EventBridge" -> "events";
          default -> "elasticloadbalancing";
        };
    return prefix + ":" + operation.replaceFirst("Batch$", "");
  }

  /** The value of the label {@code result} of the request metrics. */
  static String metricResult(Throwable e) {
    if (e instanceof AbortedException) {
      return "interrupted";
    }
    return kind(e).name().toLowerCase(Locale.ROOT);
  }

  /** The kind of failure; everything that is no answer of AWS is {@code UNAVAILABLE}. */
  public static FailureKind kind(Throwable e) {
    return e instanceof AwsServiceException answer ? kind(answer) : FailureKind.UNAVAILABLE;
  }

  private static FailureKind kind(AwsServiceException e) {
    String code = errorCode(e);
    if (e.isThrottlingException() || THROTTLING_CODES.contains(code)) {
      return FailureKind.THROTTLED;
    }
    if (CLOCK_CODES.contains(code)
        || EXPIRED_CREDENTIALS_CODES.contains(code)
        || isClockSkew(errorMessage(e))
        || e.statusCode() >= SERVER_ERROR
        || e.statusCode() == REQUEST_TIMEOUT) {
      return FailureKind.UNAVAILABLE;
    }
    if (DENIED_CODES.contains(code)
        || REFUSED_CREDENTIALS_CODES.contains(code)
        || code.contains("AccessDenied")
        || e.statusCode() == FORBIDDEN) {
      return FailureKind.DENIED;
    }
    return FailureKind.REJECTED;
  }

  /** The error codes are those of a wrong key: only the message tells. */
  private static boolean isClockSkew(String message) {
    return message.startsWith("Signature expired")
        || message.startsWith("Signature not yet current");
  }

  /** AWS's error code; empty when there was none. */
  public static String errorCode(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  /** AWS's error message; empty when there was none. */
  public static String errorMessage(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
        ? ""
        : e.awsErrorDetails().errorMessage();
  }
}
