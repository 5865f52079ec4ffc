package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Where the queue is: its URL as given, or asked for by name when first needed. Thread-safe. */
public final class QueueUrl {
  private final SqsClient client;
  private final @Nullable String name;
  private final @Nullable String givenUrl;
  private final AwsRequests requests = new AwsRequests("SQS", 1);
  private volatile @Nullable String url;

  QueueUrl(SqsClient client, @Nullable String name, @Nullable String givenUrl) {
    if (name == null && givenUrl == null) {
      throw new IllegalArgumentException("a queue needs a name or a URL");
    }
    this.client = client;
    this.name = name;
    this.givenUrl = givenUrl;
    this.url = givenUrl;
  }

  /** The URL; one request where it is not known yet. */
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

  /** Makes a request to the queue; where it turns out to be missing, its URL is asked for anew. */
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
      url = givenUrl;
      String which = givenUrl == null ? String.valueOf(name) : givenUrl;
      throw new RemoteFailure(
          RemoteFailure.FailureKind.REJECTED,
          "SQS: there is no queue '"
              + which
              + "' in this account and region; create it, or mend"
              + " --queue-name, --queue-url or --region",
          e);
    }
  }

  /** What a request answers about a queue; empty where there is no such queue. */
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

  /** The JSON protocol and its predecessor have different codes for it. */
  public static boolean isMissingQueue(SqsException e) {
    String code = AwsFailures.errorCode(e);
    return code.endsWith("QueueDoesNotExist") || code.endsWith("NonExistentQueue");
  }
}
