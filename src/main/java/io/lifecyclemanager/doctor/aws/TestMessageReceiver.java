package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.doctor.AccountInspector.TestMessageArrival;
import io.lifecyclemanager.intake.DecodedMessage;
import io.lifecyclemanager.intake.MessageDecoder;
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

/** Picks the test messages out of a queue. */
final class TestMessageReceiver {
  private static final int MOST_AT_ONCE = 10;
  private static final int MOST_RECEIVES = 20;

  /** An answer that did not wait at all would leave out what lies on some of SQS's servers. */
  private static final int WAIT_SECONDS = 1;

  /** Whatever becomes of this process, all is visible again after so long. */
  private static final int HIDDEN_SECONDS = 30;

  private final SqsClient client;
  private final AwsRequests requests = new AwsRequests("SQS", 1);

  TestMessageReceiver(SqsClient client) {
    this.client = client;
  }

  /** Looks at 200 messages at most. All are held back until the end, so that none comes twice. */
  List<TestMessageArrival> takeTestMessages(String url) {
    List<TestMessageArrival> tests = new ArrayList<>();
    List<Message> others = new ArrayList<>();
    try {
      List<Message> some = receive(url);
      for (int receives = 1; !some.isEmpty(); receives++) {
        // Kept until it is certain that nothing else is to be done with it.
        others.addAll(some);
        for (Message message : some) {
          test(message)
              .ifPresent(test -> {
                delete(url, message);
                others.remove(message);
                tests.add(test);
              });
        }
        some = receives < MOST_RECEIVES ? receive(url) : List.of();
      }
    } finally {
      others.stream()
          .gather(Gatherers.windowFixed(MOST_AT_ONCE))
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
                        .maxNumberOfMessages(MOST_AT_ONCE)
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
