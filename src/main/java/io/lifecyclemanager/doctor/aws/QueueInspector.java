package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.QueueUrl;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.QueueState;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.aws.RedrivePolicyJson;
import io.lifecyclemanager.model.RemoteFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Reads the attributes of the queue, and the number of messages of any queue. */
final class QueueInspector {
  private static final Pattern OWNER = Pattern.compile("\\d{12}");
  private static final int ACCOUNT = 4;
  private static final int NAME = 5;
  private static final int ARN_PARTS = 6;

  private final SqsClient client;
  private final @Nullable String name;
  private final @Nullable String givenUrl;
  private final AwsRequests requests = new AwsRequests("SQS", 1);

  QueueInspector(SqsClient client, @Nullable String name, @Nullable String givenUrl) {
    if (name == null && givenUrl == null) {
      throw new IllegalArgumentException("a queue needs a name or a URL");
    }
    this.client = client;
    this.name = name;
    this.givenUrl = givenUrl;
  }

  /** The URL of the queue. A URL that was given is returned even if the queue does not exist. */
  Optional<String> url() {
    return givenUrl == null ? url(Objects.requireNonNull(name), null) : Optional.of(givenUrl);
  }

  /**
   * Requests the URL of a queue.
   *
   * @param owner id of the account that owns the queue; null for the caller's account
   */
  private Optional<String> url(String queue, @Nullable String owner) {
    return requests.call(
        "GetQueueUrl",
        () ->
            QueueUrl.ifExists(() ->
                client
                    .getQueueUrl(ask -> ask.queueName(queue).queueOwnerAWSAccountId(owner))
                    .queueUrl()));
  }

  /** Adds the calls that this queue permits to test. */
  DryRunCalls addDryRunCalls(DryRunCalls calls) {
    if (givenUrl != null) {
      String[] path = URI.create(givenUrl).getPath().split("/", -1);
      String owner = path.length > 1 ? path[path.length - 2] : "";
      return calls.queue(
          client, path[path.length - 1], OWNER.matcher(owner).matches() ? owner : null, givenUrl);
    }
    @Nullable String url;
    try {
      url = url().orElse(null);
    } catch (RemoteFailure failure) {
      if (failure.kind() != RemoteFailure.FailureKind.DENIED) {
        throw failure;
      }
      url = null;
    }
    return calls.queue(client, Objects.requireNonNull(name), null, url);
  }

  Optional<QueueState> state() {
    return url().flatMap(this::attributes).map(QueueInspector::state);
  }

  private Optional<Map<QueueAttributeName, String>> attributes(String url) {
    return requests.call(
        "GetQueueAttributes",
        () ->
            QueueUrl.ifExists(() ->
                client
                    .getQueueAttributes(
                        ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes()));
  }

  /** Converts the attributes that SQS returns. */
  static QueueState state(Map<QueueAttributeName, String> all) {
    return new QueueState(
        Objects.requireNonNull(all.get(QueueAttributeName.QUEUE_ARN)),
        Duration.ofSeconds(number(all, QueueAttributeName.VISIBILITY_TIMEOUT)),
        Duration.ofSeconds(number(all, QueueAttributeName.MESSAGE_RETENTION_PERIOD)),
        key(all),
        all.getOrDefault(QueueAttributeName.POLICY, ""),
        Optional.of(all.getOrDefault(QueueAttributeName.REDRIVE_POLICY, ""))
            .filter(policy -> !policy.isEmpty())
            .map(RedrivePolicyJson::parse),
        Duration.ofSeconds(number(all, QueueAttributeName.DELAY_SECONDS)),
        all.containsKey(QueueAttributeName.MAXIMUM_MESSAGE_SIZE)
            ? number(all, QueueAttributeName.MAXIMUM_MESSAGE_SIZE)
            : Resource.Queue.SUFFICIENT_MESSAGE_SIZE);
  }

  private static String key(Map<QueueAttributeName, String> all) {
    String key = all.getOrDefault(QueueAttributeName.KMS_MASTER_KEY_ID, "");
    if (key.endsWith(":" + QueueState.AWS_MANAGED_KEY)) {
      return QueueState.AWS_MANAGED_KEY;
    }
    boolean own = "true".equals(all.get(QueueAttributeName.SQS_MANAGED_SSE_ENABLED));
    return key.isEmpty() && own ? QueueState.SQS_MANAGED_KEY : key;
  }

  private static int number(Map<QueueAttributeName, String> all, QueueAttributeName name) {
    return Integer.parseInt(all.getOrDefault(name, "0"));
  }

  int messageCount(String queueArn) {
    String[] parts = queueArn.split(":", -1);
    if (parts.length != ARN_PARTS) {
      throw noSuchQueue(queueArn);
    }
    Map<QueueAttributeName, String> all =
        url(parts[NAME], parts[ACCOUNT])
            .flatMap(this::attributes)
            .orElseThrow(() -> noSuchQueue(queueArn));
    return number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
        + number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)
        + number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  private static RemoteFailure noSuchQueue(String queueArn) {
    return new RemoteFailure(
        RemoteFailure.FailureKind.REJECTED, "SQS: no such queue: '" + queueArn + "'", null);
  }
}
