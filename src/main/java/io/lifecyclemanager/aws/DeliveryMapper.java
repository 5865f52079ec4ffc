package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.Inbox.Delivery;
import io.lifecyclemanager.model.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** Turns an answer of ReceiveMessage into deliveries. Pure. */
final class DeliveryMapper {
  private DeliveryMapper() {}

  /**
   * @param localTime used for the messages' ages when the answer has no Date header
   */
  static List<Delivery> toDeliveries(ReceiveMessageResponse answer, Instant localTime) {
    Instant now = AwsRequests.answerTime(answer, localTime);
    return answer.messages().stream().map(message -> toDelivery(message, now)).toList();
  }

  private static Delivery toDelivery(Message message, Instant now) {
    var attributes = message.attributes();
    Instant sentAt = sentAt(attributes.get(MessageSystemAttributeName.SENT_TIMESTAMP));
    return new Delivery(
        new QueueMessage(message.messageId(), message.receiptHandle()),
        message.body(),
        sentAt,
        age(sentAt, now),
        count(attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
        attributes.get(MessageSystemAttributeName.SENDER_ID));
  }

  private static @Nullable Instant sentAt(@Nullable String millis) {
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static @Nullable Duration age(@Nullable Instant sentAt, Instant now) {
    if (sentAt == null) {
      return null;
    }
    // The Date header has whole seconds, so the age of a new message may be slightly negative.
    Duration age = Duration.between(sentAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static int count(@Nullable String receives) {
    return receives == null ? 1 : Integer.parseInt(receives);
  }
}
