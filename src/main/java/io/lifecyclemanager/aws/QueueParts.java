package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Account.Messages;
import io.lifecyclemanager.enrollment.Encryption;
import io.lifecyclemanager.enrollment.Mark;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.QueuePolicy;
import io.lifecyclemanager.enrollment.Tried;
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
final class QueueParts {
  private static final String UNKNOWN = "the queue is not known everywhere";

  private final SqsClient client;
  private final InFlight requests = InFlight.ofCommand("SQS");

  QueueParts(SqsClient client) {
    this.client = client;
  }

  Optional<Part> find(String name) {
    return attributes(name).map(attributes -> part(name, attributes));
  }

  private Optional<Map<QueueAttributeName, String>> attributes(String name) {
    return url(name)
        .flatMap(url ->
            orNone(
                "GetQueueAttributes",
                () ->
                    client
                        .getQueueAttributes(
                            ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributes()));
  }

  Messages messages(String name) {
    return attributes(name)
        .map(all ->
            new Messages(
                number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                    + number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                number(all, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
        .orElse(Messages.NONE);
  }

  private static int number(Map<QueueAttributeName, String> all, QueueAttributeName name) {
    return Integer.parseInt(all.getOrDefault(name, "0"));
  }

  boolean isOurs(String name) {
    return url(name)
        .flatMap(url ->
            orNone("ListQueueTags", () -> client.listQueueTags(ask -> ask.queueUrl(url)).tags()))
        .filter(tags -> Mark.VALUE.equals(tags.get(Mark.KEY)))
        .isPresent();
  }

  Tried remove(String name) {
    Object _ =
        url(name)
            .flatMap(
                url -> orNone("DeleteQueue", () -> client.deleteQueue(ask -> ask.queueUrl(url))));
    return new Tried.Done();
  }

  Optional<Part> find(Part.Access access) {
    return attributes(access.queue())
        .flatMap(all -> QueuePolicy.found(policy(all), access.policy()))
        .map(policy -> new Part.Access(access.queue(), policy));
  }

  Tried put(Part.Access access) {
    return attributes(access.queue())
        .map(all -> set(access.queue(), QueuePolicy.merged(policy(all), access.policy())))
        .orElseGet(() -> new Tried.NotYet(UNKNOWN));
  }

  Tried remove(Part.Access access) {
    return attributes(access.queue())
        .map(all -> set(access.queue(), QueuePolicy.without(policy(all), access.policy())))
        .orElseGet(Tried.Done::new);
  }

  private Tried set(String queue, String policy) {
    return set(queue, Map.of(QueueAttributeName.POLICY, policy));
  }

  private Tried set(String queue, Map<QueueAttributeName, String> attributes) {
    return url(queue)
        .map(url ->
            soon(
                "SetQueueAttributes",
                () -> client.setQueueAttributes(ask -> ask.queueUrl(url).attributes(attributes))))
        .orElseGet(() -> new Tried.NotYet(UNKNOWN));
  }

  private static String policy(Map<QueueAttributeName, String> attributes) {
    return attributes.getOrDefault(QueueAttributeName.POLICY, "");
  }

  private static Part.Queue part(String name, Map<QueueAttributeName, String> attributes) {
    return new Part.Queue(
        name,
        seconds(attributes, QueueAttributeName.VISIBILITY_TIMEOUT),
        seconds(attributes, QueueAttributeName.MESSAGE_RETENTION_PERIOD),
        encryption(attributes),
        Optional.ofNullable(attributes.get(QueueAttributeName.REDRIVE_POLICY))
            .filter(policy -> !policy.isEmpty())
            .map(Redrive::parse));
  }

  /** AWS always says so; a server that does not know it has nothing to turn on. */
  private static Encryption encryption(Map<QueueAttributeName, String> attributes) {
    String key = attributes.getOrDefault(QueueAttributeName.KMS_MASTER_KEY_ID, "");
    if (!key.isEmpty()) {
      return new Encryption.With(key);
    }
    return "false".equals(attributes.get(QueueAttributeName.SQS_MANAGED_SSE_ENABLED))
        ? new Encryption.None()
        : new Encryption.BySqs();
  }

  private static Duration seconds(
      Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Duration.ofSeconds(Long.parseLong(attributes.getOrDefault(name, "0")));
  }

  private Optional<String> url(String name) {
    return orNone("GetQueueUrl", () -> client.getQueueUrl(ask -> ask.queueName(name)).queueUrl());
  }

  /** The answer; empty where there is no such queue. */
  private <T> Optional<T> orNone(String operation, Supplier<T> request) {
    return requests.call(
        operation,
        () -> {
          try {
            return Optional.of(request.get());
          } catch (SqsException e) {
            if (QueueAddress.isMissingQueue(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  Tried make(Part.Queue queue) {
    return soon("CreateQueue", () -> create(queue, true));
  }

  private CreateQueueResponse create(Part.Queue queue, boolean marked) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    // Of the two ways only the one that is meant: a new queue has none that had to be turned off.
    encrypting(queue.encryption()).entrySet().stream()
        .filter(one -> !Set.of("", "false").contains(one.getValue()))
        .forEach(one -> attributes.put(one.getKey(), one.getValue()));
    return client.createQueue(ask ->
        ask.queueName(queue.name())
            .attributes(attributes)
            .tags(marked ? Map.of(Mark.KEY, Mark.VALUE) : Map.of()));
  }

  /**
   * Only making it anew tells a queue that vanishes; one that exists, however, stays as it is.
   * Whether SQS gives a queue that exists the tags of such a call is not documented: one that
   * others made is not to become ours.
   */
  Tried confirm(Part.Queue queue) {
    boolean marked = isOurs(queue.name());
    return soon(
        "CreateQueue",
        () -> {
          try {
            Object _ = create(queue, marked);
          } catch (SqsException e) {
            String code = AwsTrouble.code(e);
            if (!code.endsWith("QueueAlreadyExists") && !code.endsWith("QueueNameExists")) {
              throw e;
            }
          }
          return queue;
        });
  }

  private Tried soon(String operation, Supplier<?> change) {
    return requests.call(
        operation,
        () -> {
          try {
            Object _ = change.get();
            return new Tried.Done();
          } catch (SqsException e) {
            if (isSoonPossible(e)) {
              return new Tried.NotYet(AwsTrouble.words(e));
            }
            throw e;
          }
        });
  }

  /** A name is free again after a minute, and a new queue is soon known everywhere. */
  private static boolean isSoonPossible(SqsException e) {
    return AwsTrouble.code(e).endsWith("QueueDeletedRecently")
        || QueueAddress.isMissingQueue(e)
        || AwsTrouble.words(e)
            .toLowerCase(Locale.ROOT)
            .contains("dead letter target does not exist");
  }

  Tried change(Part.Queue queue) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    attributes.putAll(encrypting(queue.encryption()));
    if (find(queue.name()).orElse(null) instanceof Part.Queue found
        && found.deadLetters().isPresent()) {
      // What is left out stays as it is.
      attributes.putIfAbsent(QueueAttributeName.REDRIVE_POLICY, "");
    }
    return set(queue.name(), attributes);
  }

  private static Map<QueueAttributeName, String> attributes(Part.Queue queue) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(queue.visibility().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(queue.retention().toSeconds()));
    queue
        .deadLetters()
        .ifPresent(to -> attributes.put(QueueAttributeName.REDRIVE_POLICY, Redrive.text(to)));
    return attributes;
  }

  /** One way at a time: whoever turns one on turns the other off. */
  private static Map<QueueAttributeName, String> encrypting(Encryption encryption) {
    return switch (encryption) {
      case Encryption.None() -> encrypting("", false);
      case Encryption.BySqs() -> encrypting("", true);
      case Encryption.With(String key) -> encrypting(key, false);
    };
  }

  private static Map<QueueAttributeName, String> encrypting(String key, boolean bySqs) {
    return Map.of(
        QueueAttributeName.KMS_MASTER_KEY_ID,
        key,
        QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
        Boolean.toString(bySqs));
  }
}
