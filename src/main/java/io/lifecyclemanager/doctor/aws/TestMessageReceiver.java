package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.intake.message.DecodedMessage;
import io.lifecyclemanager.intake.message.MessageDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Receives the test messages on a queue, and leaves all other messages there. */
final class TestMessageReceiver {
  private static final int BATCH_SIZE = 10;
  private static final int MAX_RECEIVES = 20;

  /** Long polling: a short poll asks only some of the servers of SQS. */
  private static final int WAIT_SECONDS = 1;

  /** If this process crashes, its messages are visible again after this time. */
  private static final int HIDDEN_SECONDS = 30;

  private final SqsClient client;
  private final AwsRequests requests = new AwsRequests("SQS", 1);

  TestMessageReceiver(SqsClient client) {
    this.client = client;
  }

  /**
   * Receives at most 200 messages. All stay hidden until the end, so that none is received twice;
   * then test messages are deleted and the others returned to the queue.
   */
  List<TestMessageArrival> takeTestMessages(String url) {
    List<TestMessageArrival> tests = new ArrayList<>();
    List<Message> others = new ArrayList<>();
    try {
      List<Message> some = receive(url);
      for (int receives = 1; !some.isEmpty(); receives++) {
        // Returned at the end unless its deletion succeeds.
        others.addAll(some);
        for (Message message : some) {
          test(message)
              .ifPresent(test -> {
                delete(url, message);
                others.remove(message);
                tests.add(test);
              });
        }
        some = receives < MAX_RECEIVES ? receive(url) : List.of();
      }
    } finally {
      others.stream()
          .gather(Gatherers.windowFixed(BATCH_SIZE))
          .forEach(b -> returnMessages(url, b));
    }
    return tests;
  }

  private List<Message> receive(String url) {
    return requests.call(
        "ReceiveMessage",
        () ->
            client
                .receiveMessage(ask ->
                    ask.queueUrl(url)
                        .maxNumberOfMessages(BATCH_SIZE)
                        .waitTimeSeconds(WAIT_SECONDS)
                        .visibilityTimeout(HIDDEN_SECONDS)
                        .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP))
                .messages());
  }

  private static Optional<TestMessageArrival> test(Message message) {
    if (!(MessageDecoder.decode(message.body()) instanceof DecodedMessage.TestNotification test)) {
      return Optional.empty();
    }
    Instant at = test.at() == null ? sentAt(message) : test.at();
    return Optional.ofNullable(test.group()).map(group -> new TestMessageArrival(group, "", at));
  }

  private static Instant sentAt(Message message) {
    return Instant.ofEpochMilli(
        Long.parseLong(
            message.attributes().getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0")));
  }

  private void delete(String url, Message message) {
    Object _ =
        requests.call(
            "DeleteMessage",
            () ->
                client.deleteMessage(
                    ask -> ask.queueUrl(url).receiptHandle(message.receiptHandle())));
  }

  private void returnMessages(String url, List<Message> batch) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(i ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(batch.get(i).receiptHandle())
                    .visibilityTimeout(0)
                    .build())
            .toList();
    Object _ =
        requests.call(
            "ChangeMessageVisibilityBatch",
            () -> client.changeMessageVisibilityBatch(ask -> ask.queueUrl(url).entries(entries)));
  }
}
