package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.EnrollmentAccount.MessageCounts;
import io.lifecyclemanager.enrollment.Resource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Converts between the attributes of SQS and the enrollment's values. Pure. */
final class QueueAttributes {
  /** What SQS gave to new queues for years, and still accepts: 256 KiB. */
  private static final int MAX_MESSAGE_SIZE = 262_144;

  private QueueAttributes() {}

  static Resource.Queue toResource(String name, Map<QueueAttributeName, String> attributes) {
    return new Resource.Queue(
        name,
        seconds(attributes, QueueAttributeName.VISIBILITY_TIMEOUT),
        seconds(attributes, QueueAttributeName.MESSAGE_RETENTION_PERIOD),
        encryption(attributes),
        Optional.ofNullable(attributes.get(QueueAttributeName.REDRIVE_POLICY))
            .filter(policy -> !policy.isEmpty())
            .map(RedrivePolicyJson::parse),
        seconds(attributes, QueueAttributeName.DELAY_SECONDS),
        Integer.parseInt(
            attributes.getOrDefault(
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE, Integer.toString(MAX_MESSAGE_SIZE))));
  }

  /** AWS always has the attribute of SSE-SQS; without it, the server does not support SSE-SQS. */
  private static Encryption encryption(Map<QueueAttributeName, String> attributes) {
    String key = attributes.getOrDefault(QueueAttributeName.KMS_MASTER_KEY_ID, "");
    if (!key.isEmpty()) {
      return new Encryption.KmsKey(key);
    }
    return "false".equals(attributes.get(QueueAttributeName.SQS_MANAGED_SSE_ENABLED))
        ? new Encryption.Unencrypted()
        : new Encryption.SqsManagedKey();
  }

  private static Duration seconds(
      Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Duration.ofSeconds(Long.parseLong(attributes.getOrDefault(name, "0")));
  }

  static MessageCounts messageCounts(Map<QueueAttributeName, String> attributes) {
    return new MessageCounts(
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
            + number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Integer.parseInt(attributes.getOrDefault(name, "0"));
  }

  /** The access policy; an empty text for none. */
  static String accessPolicy(Map<QueueAttributeName, String> attributes) {
    return attributes.getOrDefault(QueueAttributeName.POLICY, "");
  }

  /** The attributes of a new queue. */
  static Map<QueueAttributeName, String> ofNewQueue(Resource.Queue queue) {
    Map<QueueAttributeName, String> attributes = withoutEncryption(queue);
    // Only the desired kind of encryption: a new queue has no other that has to be turned off.
    encryptionAttributes(queue.encryption()).entrySet().stream()
        .filter(attribute -> !Set.of("", "false").contains(attribute.getValue()))
        .forEach(attribute -> attributes.put(attribute.getKey(), attribute.getValue()));
    return attributes;
  }

  /**
   * The attributes that change an existing queue. SQS keeps attributes that a request leaves out.
   *
   * @param actual the queue; its redrive policy is removed unless the desired queue has one, too
   */
  static Map<QueueAttributeName, String> ofChange(
      Resource.Queue desired, Optional<Resource.Queue> actual) {
    Map<QueueAttributeName, String> attributes = withoutEncryption(desired);
    attributes.putAll(encryptionAttributes(desired.encryption()));
    if (actual.flatMap(Resource.Queue::redrivePolicy).isPresent()) {
      attributes.putIfAbsent(QueueAttributeName.REDRIVE_POLICY, "");
    }
    if (actual.filter(queue -> !queue.delay().equals(desired.delay())).isPresent()) {
      attributes.put(QueueAttributeName.DELAY_SECONDS, Long.toString(desired.delay().toSeconds()));
    }
    if (actual.filter(queue -> queue.maxMessageSize() < desired.maxMessageSize()).isPresent()) {
      attributes.put(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, Integer.toString(MAX_MESSAGE_SIZE));
    }
    return attributes;
  }

  private static Map<QueueAttributeName, String> withoutEncryption(Resource.Queue queue) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Long.toString(queue.visibilityTimeout().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(queue.retention().toSeconds()));
    queue
        .redrivePolicy()
        .ifPresent(policy ->
            attributes.put(QueueAttributeName.REDRIVE_POLICY, RedrivePolicyJson.format(policy)));
    return attributes;
  }

  /** Turns one kind of encryption on and the other off, as SQS rejects both together. */
  private static Map<QueueAttributeName, String> encryptionAttributes(Encryption encryption) {
    return switch (encryption) {
      case Encryption.Unencrypted() -> encryptionAttributes("", false);
      case Encryption.SqsManagedKey() -> encryptionAttributes("", true);
      case Encryption.KmsKey(String key) -> encryptionAttributes(key, false);
    };
  }

  private static Map<QueueAttributeName, String> encryptionAttributes(
      String kmsKey, boolean sqsManaged) {
    return Map.of(
        QueueAttributeName.KMS_MASTER_KEY_ID,
        kmsKey,
        QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
        Boolean.toString(sqsManaged));
  }
}
