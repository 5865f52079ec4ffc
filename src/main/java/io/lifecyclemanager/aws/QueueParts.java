package io.lifecyclemanager.aws;

import io.lifecyclemanager.enrollment.Account.Messages;
import io.lifecyclemanager.enrollment.Mark;
import io.lifecyclemanager.enrollment.Part;
import io.lifecyclemanager.enrollment.Tried;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues as they are set up. */
final class QueueParts {
  private final SqsClient client;
  private final InFlight requests = new InFlight("SQS", 1);

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

  private static Part.Queue part(String name, Map<QueueAttributeName, String> attributes) {
    // AWS always says so; a server that does not know it has nothing to turn on.
    boolean open =
        "false".equals(attributes.get(QueueAttributeName.SQS_MANAGED_SSE_ENABLED))
            && !attributes.containsKey(QueueAttributeName.KMS_MASTER_KEY_ID);
    return new Part.Queue(
        name,
        seconds(attributes, QueueAttributeName.VISIBILITY_TIMEOUT),
        seconds(attributes, QueueAttributeName.MESSAGE_RETENTION_PERIOD),
        !open,
        Optional.ofNullable(attributes.get(QueueAttributeName.REDRIVE_POLICY))
            .filter(policy -> !policy.isEmpty())
            .map(Redrive::parse));
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
    return requests.call(
        "CreateQueue",
        () -> {
          try {
            client.createQueue(ask ->
                ask.queueName(queue.name())
                    .attributes(attributes(queue))
                    .tags(Map.of(Mark.KEY, Mark.VALUE)));
            return new Tried.Done();
          } catch (SqsException e) {
            // Its name is free again after a minute.
            if (AwsTrouble.code(e).endsWith("QueueDeletedRecently")) {
              return new Tried.NotYet(AwsTrouble.words(e));
            }
            throw e;
          }
        });
  }

  Tried change(Part.Queue queue) {
    Optional<String> url = url(queue.name());
    if (url.isEmpty()) {
      return new Tried.NotYet("the queue is not known everywhere");
    }
    Map<QueueAttributeName, String> attributes = attributes(queue);
    if (find(queue.name()).filter(is -> is instanceof Part.Queue q && q.encrypted()).isPresent()) {
      // It may be by a customer's key, which this would take away.
      attributes.remove(QueueAttributeName.SQS_MANAGED_SSE_ENABLED);
    }
    return requests.call(
        "SetQueueAttributes",
        () -> {
          client.setQueueAttributes(ask -> ask.queueUrl(url.get()).attributes(attributes));
          return new Tried.Done();
        });
  }

  private static Map<QueueAttributeName, String> attributes(Part.Queue queue) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(queue.visibility().toSeconds()));
    attributes.put(
        QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(queue.retention().toSeconds()));
    attributes.put(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, Boolean.toString(queue.encrypted()));
    queue
        .deadLetters()
        .ifPresent(to -> attributes.put(QueueAttributeName.REDRIVE_POLICY, Redrive.text(to)));
    return attributes;
  }
}
