package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.QueueUrl;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.EnrollmentAccount.MessageCounts;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues as they are set up. */
final class QueueResources {
  private static final String NOT_KNOWN_EVERYWHERE = "the queue is not known everywhere";

  private final SqsClient client;
  private final AwsRequests requests = AwsRequests.forCommand("SQS");

  QueueResources(SqsClient client) {
    this.client = client;
  }

  Optional<Resource> find(String name) {
    return attributes(name).map(attributes -> toResource(name, attributes));
  }

  private Optional<Map<QueueAttributeName, String>> attributes(String name) {
    return url(name)
        .flatMap(url ->
            emptyIfMissing(
                "GetQueueAttributes",
                () ->
                    client
                        .getQueueAttributes(
                            ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributes()));
  }

  MessageCounts countMessages(String name) {
    return attributes(name)
        .map(all ->
            new MessageCounts(
                number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                    + number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
        .orElse(MessageCounts.NONE);
  }

  private static int number(Map<QueueAttributeName, String> all, QueueAttributeName name) {
    return Integer.parseInt(all.getOrDefault(name, "0"));
  }

  boolean isOwned(String name) {
    return url(name)
        .flatMap(url ->
            emptyIfMissing(
                "ListQueueTags", () -> client.listQueueTags(ask -> ask.queueUrl(url)).tags()))
        .filter(tags -> OwnershipTag.VALUE.equals(tags.get(OwnershipTag.KEY)))
        .isPresent();
  }

  ApplyResult remove(String name) {
    Object _ =
        url(name)
            .flatMap(url ->
                emptyIfMissing("DeleteQueue", () -> client.deleteQueue(ask -> ask.queueUrl(url))));
    return new ApplyResult.Applied();
  }

  Optional<Resource> find(Resource.QueueAccessPolicy access) {
    return attributes(access.queue())
        .flatMap(all -> QueuePolicyMerger.selectOwn(policy(all), access.policy()))
        .map(policy -> new Resource.QueueAccessPolicy(access.queue(), policy));
  }

  ApplyResult put(Resource.QueueAccessPolicy access) {
    return attributes(access.queue())
        .map(all ->
            setAttributes(access.queue(), QueuePolicyMerger.merge(policy(all), access.policy())))
        .orElseGet(() -> new ApplyResult.NotYet(NOT_KNOWN_EVERYWHERE));
  }

  ApplyResult remove(Resource.QueueAccessPolicy access) {
    return attributes(access.queue())
        .map(all ->
            setAttributes(
                access.queue(), QueuePolicyMerger.removeOwn(policy(all), access.policy())))
        .orElseGet(ApplyResult.Applied::new);
  }

  private ApplyResult setAttributes(String queue, String policy) {
    return setAttributes(queue, Map.of(QueueAttributeName.POLICY, policy));
  }

  private ApplyResult setAttributes(String queue, Map<QueueAttributeName, String> attributes) {
    return url(queue)
        .map(url ->
            applyOrNotYet(
                "SetQueueAttributes",
                () -> client.setQueueAttributes(ask -> ask.queueUrl(url).attributes(attributes))))
        .orElseGet(() -> new ApplyResult.NotYet(NOT_KNOWN_EVERYWHERE));
  }

  private static String policy(Map<QueueAttributeName, String> attributes) {
    return attributes.getOrDefault(QueueAttributeName.POLICY, "");
  }

  private static Resource.Queue toResource(
      String name, Map<QueueAttributeName, String> attributes) {
    return new Resource.Queue(
        name,
        seconds(attributes, QueueAttributeName.VISIBILITY_TIMEOUT),
        seconds(attributes, QueueAttributeName.MESSAGE_RETENTION_PERIOD),
        encryption(attributes),
        Optional.ofNullable(attributes.get(QueueAttributeName.REDRIVE_POLICY))
            .filter(policy -> !policy.isEmpty())
            .map(RedrivePolicyJson::parse));
  }

  /** AWS always says so; a server that does not know it has nothing to turn on. */
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

  private Optional<String> url(String name) {
    return emptyIfMissing(
        "GetQueueUrl", () -> client.getQueueUrl(ask -> ask.queueName(name)).queueUrl());
  }

  /** The answer; empty where there is no such queue. */
  private <T> Optional<T> emptyIfMissing(String operation, Supplier<T> request) {
    return requests.call(
        operation,
        () -> {
          try {
            return Optional.of(request.get());
          } catch (SqsException e) {
            if (QueueUrl.isMissingQueue(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  ApplyResult create(Resource.Queue queue) {
    return applyOrNotYet("CreateQueue", () -> requestCreation(queue, true));
  }

  private CreateQueueResponse requestCreation(Resource.Queue queue, boolean marked) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    // Of the two ways only the one that is meant: a new queue has none that had to be turned off.
    encryptionAttributes(queue.encryption()).entrySet().stream()
        .filter(one -> !Set.of("", "false").contains(one.getValue()))
        .forEach(one -> attributes.put(one.getKey(), one.getValue()));
    return client.createQueue(ask ->
        ask.queueName(queue.name())
            .attributes(attributes)
            .tags(marked ? Map.of(OwnershipTag.KEY, OwnershipTag.VALUE) : Map.of()));
  }

  /**
   * Only making it anew tells a queue that vanishes; one that exists, however, stays as it is.
   * Whether SQS gives a queue that exists the tags of such a call is not documented: one that
   * others made is not to become ours.
   */
  ApplyResult confirmQueue(Resource.Queue queue) {
    boolean marked = isOwned(queue.name());
    return applyOrNotYet(
        "CreateQueue",
        () -> {
          try {
            Object _ = requestCreation(queue, marked);
          } catch (SqsException e) {
            String code = AwsFailures.errorCode(e);
            if (!code.endsWith("QueueAlreadyExists") && !code.endsWith("QueueNameExists")) {
              throw e;
            }
          }
          return queue;
        });
  }

  private ApplyResult applyOrNotYet(String operation, Supplier<?> change) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = change.get();
            return new ApplyResult.Applied();
          } catch (SqsException e) {
            if (isPropagating(e)) {
              return new ApplyResult.NotYet(AwsFailures.errorMessage(e));
            }
            throw e;
          }
        });
  }

  /** A name is free again after a minute, and a new queue is soon known everywhere. */
  private static boolean isPropagating(SqsException e) {
    return AwsFailures.errorCode(e).endsWith("QueueDeletedRecently")
        || QueueUrl.isMissingQueue(e)
        || AwsFailures.errorMessage(e)
            .toLowerCase(Locale.ROOT)
            .contains("dead letter target does not exist");
  }

  ApplyResult update(Resource.Queue queue) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    attributes.putAll(encryptionAttributes(queue.encryption()));
    if (find(queue.name()).orElse(null) instanceof Resource.Queue found
        && found.redrivePolicy().isPresent()) {
      // What is left out stays as it is.
      attributes.putIfAbsent(QueueAttributeName.REDRIVE_POLICY, "");
    }
    return setAttributes(queue.name(), attributes);
  }

  private static Map<QueueAttributeName, String> attributes(Resource.Queue queue) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT,
        Long.toString(queue.visibilityTimeout().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(queue.retention().toSeconds()));
    queue
        .redrivePolicy()
        .ifPresent(
            to -> attributes.put(QueueAttributeName.REDRIVE_POLICY, RedrivePolicyJson.format(to)));
    return attributes;
  }

  /** One way at a time: whoever turns one on turns the other off. */
  private static Map<QueueAttributeName, String> encryptionAttributes(Encryption encryption) {
    return switch (encryption) {
      case Encryption.Unencrypted() -> encryptionAttributes("", false);
      case Encryption.SqsManagedKey() -> encryptionAttributes("", true);
      case Encryption.KmsKey(String key) -> encryptionAttributes(key, false);
    };
  }

  private static Map<QueueAttributeName, String> encryptionAttributes(String key, boolean bySqs) {
    return Map.of(
        QueueAttributeName.KMS_MASTER_KEY_ID,
        key,
        QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
        Boolean.toString(bySqs));
  }
}
