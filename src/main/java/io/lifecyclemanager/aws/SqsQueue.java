package io.lifecyclemanager.aws;

import io.lifecyclemanager.hold.ReceivedMessages;
import io.lifecyclemanager.intake.Inbox;
import io.lifecyclemanager.model.QueueMessage;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The queue on SQS. A queue that does not exist is a failure of the call, and the next call looks
 * for it again. Thread-safe.
 */
public final class SqsQueue implements Inbox, ReceivedMessages {
  private static final int MAX_BATCH = 10;
  private static final String DELETE_BATCH = "DeleteMessageBatch";
  private static final int SENDER_FAULT = 400;
  private static final int SERVER_FAULT = 500;

  private final SqsClient client;
  private final Time time;
  private final QueueUrl queueUrl;
  private final VisibilityChange.ReceiveTimes receiveTimes;
  private final VisibilityChange visibility;

  /** A limit of their own: an extension must not wait for a long poll. */
  private final AwsRequests polls = new AwsRequests("SQS", 10);

  private final AwsRequests changes = AwsRequests.forChanges("SQS", 10);
  private volatile @Nullable String arn;

  /**
   * @param queueName the queue's name; null when the URL is configured
   * @param queueUrl the queue's URL, used as it is; null when the name is configured
   */
  public SqsQueue(
      SqsClient client, @Nullable String queueName, @Nullable String queueUrl, Time time) {
    this.client = client;
    this.time = time;
    this.queueUrl = new QueueUrl(client, queueName, queueUrl);
    this.receiveTimes = new VisibilityChange.ReceiveTimes(time);
    this.visibility = new VisibilityChange(client, time, receiveTimes, this::change);
  }

  /**
   * The queue's ARN, which lifecycle hooks name as their target. Requested once.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when the queue does not exist, or AWS did not
   *     answer
   * @throws InterruptedException when interrupted
   */
  public String arn() throws InterruptedException {
    @Nullable String known = arn;
    if (known == null) {
      String url = queueUrl.url();
      known =
          changes.callInterruptibly(
              "GetQueueAttributes", () -> queueUrl.callQueue(url, this::requestArn));
      arn = known;
    }
    return known;
  }

  private String requestArn(String url) {
    return Objects.requireNonNull(
        client
            .getQueueAttributes(
                ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  @Override
  public List<Delivery> receive(Duration wait, Duration hidden) throws InterruptedException {
    String url = queueUrl.url();
    ReceiveMessageResponse answer =
        polls.callInterruptibly(
            "ReceiveMessage", () -> queueUrl.callQueue(url, to -> poll(to, wait, hidden)));
    if (hidden.isPositive()) {
      answer.messages().forEach(message -> receiveTimes.recordReceive(message.receiptHandle()));
    }
    return DeliveryMapper.toDeliveries(answer, time.now());
  }

  private ReceiveMessageResponse poll(String url, Duration wait, Duration hidden) {
    return client.receiveMessage(ask ->
        ask.queueUrl(url)
            .maxNumberOfMessages(MAX_BATCH)
            .waitTimeSeconds((int) wait.toSeconds())
            .visibilityTimeout((int) hidden.toSeconds())
            .messageSystemAttributeNames(
                MessageSystemAttributeName.SENT_TIMESTAMP,
                MessageSystemAttributeName.SENDER_ID,
                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
            .overrideConfiguration(
                call -> call.apiCallAttemptTimeout(wait.plus(AwsClients.CALL_TIMEOUT))));
  }

  @Override
  public Set<QueueMessage> extendVisibility(Collection<QueueMessage> messages, Duration ahead) {
    Set<QueueMessage> lost = visibility.change(messages, ahead);
    lost.forEach(message -> receiveTimes.forget(message.receipt()));
    return lost;
  }

  @Override
  public void returnMessages(Collection<QueueMessage> messages, Duration delay) {
    visibility.change(messages, delay);
    messages.forEach(message -> receiveTimes.forget(message.receipt()));
  }

  @Override
  public Map<QueueMessage, RemoteFailure> delete(Collection<QueueMessage> messages) {
    Map<QueueMessage, RemoteFailure> failures = new HashMap<>();
    messages.stream()
        .gather(Gatherers.windowFixed(MAX_BATCH))
        .forEach(batch -> failures.putAll(deleteBatch(batch)));
    return failures;
  }

  private Map<QueueMessage, RemoteFailure> deleteBatch(List<QueueMessage> batch) {
    Map<QueueMessage, RemoteFailure> failures = Map.of();
    try {
      if (batch.size() == 1) {
        change("DeleteMessage", url -> deleteFrom(url, batch.getFirst().receipt()));
      } else {
        failures = change(DELETE_BATCH, url -> deleteFrom(url, batch));
      }
    } catch (RemoteFailure failure) {
      // Where the queue's URL has to be looked up again, that fails once the queue is deleted.
      if (!QueueUrl.isMissingQueue(failure)) {
        throw failure;
      }
    }
    batch.stream()
        .filter(Predicate.not(failures::containsKey))
        .forEach(message -> receiveTimes.forget(message.receipt()));
    return failures;
  }

  private Map<QueueMessage, RemoteFailure> deleteFrom(String url, List<QueueMessage> batch) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(i ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(String.valueOf(i))
                    .receiptHandle(batch.get(i).receipt())
                    .build())
            .toList();
    try {
      DeleteMessageBatchResponse answer =
          client.deleteMessageBatch(ask -> ask.queueUrl(url).entries(entries));
      Map<QueueMessage, RemoteFailure> failures = new HashMap<>();
      for (BatchResultErrorEntry failed : answer.failed()) {
        SqsException alone = toException(failed, answer.responseMetadata().requestId());
        if (!isMessageGone(alone)) {
          failures.put(
              batch.get(Integer.parseInt(failed.id())),
              AwsFailures.toRemoteFailure("SQS", DELETE_BATCH, alone));
        }
      }
      return failures;
    } catch (SqsException e) {
      if (QueueUrl.isMissingQueue(e)) {
        return Map.of();
      }
      throw e;
    }
  }

  /** What SQS would have answered if the message had been deleted alone. */
  private static SqsException toException(BatchResultErrorEntry failed, String requestId) {
    return (SqsException)
        SqsException.builder()
            .statusCode(Boolean.TRUE.equals(failed.senderFault()) ? SENDER_FAULT : SERVER_FAULT)
            .requestId(requestId)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(failed.code())
                    .errorMessage(failed.message())
                    .build())
            .build();
  }

  private boolean deleteFrom(String url, String receipt) {
    try {
      client.deleteMessage(ask -> ask.queueUrl(url).receiptHandle(receipt));
      return true;
    } catch (SqsException e) {
      if (isMessageGone(e)) {
        return false;
      }
      throw e;
    }
  }

  /** True as well for an expired receipt: the message is delivered again with a new one. */
  private static boolean isMessageGone(SqsException e) {
    return QueueUrl.isMissingQueue(e)
        || AwsFailures.errorCode(e).endsWith("ReceiptHandleIsInvalid")
        || AwsFailures.errorMessage(e).contains("receipt handle has expired");
  }

  private <T> T change(String operation, Function<String, T> request) {
    try {
      String url = queueUrl.url();
      return changes.callInterruptibly(operation, () -> queueUrl.callQueue(url, request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AwsRequests.interruptedFailure("SQS " + operation, e);
    }
  }
}
