package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The queue's URL: as configured, or requested by the queue's name when it is first needed.
 * Thread-safe.
 */
public final class QueueUrl {
  private final SqsClient client;
  private final @Nullable String name;
  private final @Nullable String configuredUrl;
  private final AwsRequests requests = new AwsRequests("SQS", 1);
  private volatile @Nullable String url;

  /**
   * @param name the queue's name; null when the URL is configured
   * @param configuredUrl the queue's URL; null when the name is configured
   * @throws IllegalArgumentException when both are null
   */
  QueueUrl(SqsClient client, @Nullable String name, @Nullable String configuredUrl) {
    if (name == null && configuredUrl == null) {
      throw new IllegalArgumentException("a queue needs a name or a URL");
    }
    this.client = client;
    this.name = name;
    this.configuredUrl = configuredUrl;
    this.url = configuredUrl;
  }

  /**
   * The URL; makes one request where it is not known yet.
   *
   * @throws RemoteFailure when the queue does not exist, or AWS did not answer
   */
  String url() throws InterruptedException {
    @Nullable String known = url;
    return known != null ? known : requests.callInterruptibly("GetQueueUrl", this::requestUrl);
  }

  private String requestUrl() {
    @Nullable String meanwhile = url;
    if (meanwhile != null) {
      return meanwhile;
    }
    String found =
        reportMissingQueue(() -> client.getQueueUrl(ask -> ask.queueName(name)).queueUrl());
    url = found;
    return found;
  }

  /**
   * Makes a request to the queue. When the queue does not exist, the next call of {@link #url}
   * requests the URL anew.
   *
   * @throws RemoteFailure when the queue does not exist
   */
  <T> T callQueue(String knownUrl, Function<String, T> request) {
    return reportMissingQueue(() -> request.apply(knownUrl));
  }

  private <T> T reportMissingQueue(Supplier<T> request) {
    try {
      return request.get();
    } catch (SqsException e) {
      if (!isMissingQueue(e)) {
        throw e;
      }
      url = configuredUrl;
      String which = configuredUrl == null ? String.valueOf(name) : configuredUrl;
      throw new RemoteFailure(
          RemoteFailure.FailureKind.REJECTED,
          ("SQS: there is no queue '%s' in region %s of the account of these credentials; create"
                  + " it, or correct --queue-name, --queue-url or --region")
              .formatted(which, client.serviceClientConfiguration().region()),
          e);
    }
  }

  /** The answer of a request about a queue; empty when the queue does not exist. */
  public static <T> Optional<T> ifExists(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (SqsException e) {
      if (isMissingQueue(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the call failed because the queue does not exist. */
  static boolean isMissingQueue(RemoteFailure failure) {
    return failure.getCause() instanceof SqsException cause && isMissingQueue(cause);
  }

  /** Whether the queue does not exist; SQS's two protocols have different codes for it. */
  public static boolean isMissingQueue(SqsException e) {
    String code = AwsFailures.errorCode(e);
    return code.endsWith("QueueDoesNotExist") || code.endsWith("NonExistentQueue");
  }
}
