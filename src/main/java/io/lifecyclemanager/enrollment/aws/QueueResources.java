package io.lifecyclemanager.enrollment.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.QueueUrl;
import io.lifecyclemanager.enrollment.ApplyResult;
import io.lifecyclemanager.enrollment.EnrollmentAccount.MessageCounts;
import io.lifecyclemanager.enrollment.Resource;
import io.lifecyclemanager.enrollment.iam.QueuePolicyMerger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Queues and their access policies, through SQS. One request for each step; no retries. */
final class QueueResources {
  private static final String NOT_KNOWN_EVERYWHERE = "the queue is not known everywhere yet";

  private final SqsClient client;
  private final AwsRequests requests = AwsRequests.forCommand("SQS");

  QueueResources(SqsClient client) {
    this.client = client;
  }

  Optional<Resource> find(String name) {
    return attributes(name).map(attributes -> QueueAttributes.toResource(name, attributes));
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

  private Optional<String> url(String name) {
    return emptyIfMissing(
        "GetQueueUrl", () -> client.getQueueUrl(ask -> ask.queueName(name)).queueUrl());
  }

  MessageCounts countMessages(String name) {
    return attributes(name).map(QueueAttributes::messageCounts).orElse(MessageCounts.NONE);
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

  Optional<Resource> find(Resource.QueueAccessPolicy desired) {
    return attributes(desired.queue())
        .flatMap(attributes ->
            QueuePolicyMerger.selectOwn(QueueAttributes.accessPolicy(attributes), desired.policy()))
        .map(policy -> new Resource.QueueAccessPolicy(desired.queue(), policy));
  }

  ApplyResult put(Resource.QueueAccessPolicy desired) {
    return attributes(desired.queue())
        .map(attributes ->
            setPolicy(
                desired.queue(),
                QueuePolicyMerger.merge(
                    QueueAttributes.accessPolicy(attributes), desired.policy())))
        .orElseGet(() -> new ApplyResult.NotYet(NOT_KNOWN_EVERYWHERE));
  }

  ApplyResult remove(Resource.QueueAccessPolicy desired) {
    return attributes(desired.queue())
        .map(attributes ->
            setPolicy(
                desired.queue(),
                QueuePolicyMerger.removeOwn(
                    QueueAttributes.accessPolicy(attributes), desired.policy())))
        .orElseGet(ApplyResult.Applied::new);
  }

  private ApplyResult setPolicy(String queue, String policy) {
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

  ApplyResult create(Resource.Queue queue) {
    return applyOrNotYet("CreateQueue", () -> requestCreation(queue, true));
  }

  private CreateQueueResponse requestCreation(Resource.Queue queue, boolean tagged) {
    return client.createQueue(ask ->
        ask.queueName(queue.name())
            .attributes(QueueAttributes.ofNewQueue(queue))
            .tags(tagged ? Map.of(OwnershipTag.KEY, OwnershipTag.VALUE) : Map.of()));
  }

  /**
   * Sends CreateQueue, as no other request tells a queue that is being deleted; an existing queue
   * stays as it is. It is not documented whether CreateQueue adds its tags to an existing queue, so
   * a queue that enroll did not create is requested without the ownership tag.
   */
  ApplyResult confirmQueue(Resource.Queue queue) {
    boolean tagged = isOwned(queue.name());
    return applyOrNotYet(
        "CreateQueue",
        () -> {
          try {
            // SQS refuses a dead-letter queue that does not exist yet, also for an existing queue.
            Object _ = requestCreation(withoutRedrivePolicy(queue), tagged);
          } catch (SqsException e) {
            String code = AwsFailures.errorCode(e);
            if (!code.endsWith("QueueAlreadyExists") && !code.endsWith("QueueNameExists")) {
              throw e;
            }
          }
          return queue;
        });
  }

  private static Resource.Queue withoutRedrivePolicy(Resource.Queue queue) {
    return new Resource.Queue(
        queue.name(),
        queue.visibilityTimeout(),
        queue.retention(),
        queue.encryption(),
        Optional.empty());
  }

  ApplyResult update(Resource.Queue desired) {
    Optional<Resource.Queue> actual = find(desired.name()).map(Resource.Queue.class::cast);
    return setAttributes(desired.name(), QueueAttributes.ofChange(desired, actual));
  }

  /** The response; empty if there is no such queue. */
  private <T> Optional<T> emptyIfMissing(String operation, Supplier<T> request) {
    return requests.call(operation, () -> QueueUrl.ifExists(request));
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

  /**
   * Whether the request will succeed later: SQS frees the name of a deleted queue after a minute,
   * and knows a new queue everywhere after some seconds.
   */
  private static boolean isPropagating(SqsException e) {
    return AwsFailures.errorCode(e).endsWith("QueueDeletedRecently")
        || QueueUrl.isMissingQueue(e)
        || AwsFailures.errorMessage(e)
            .toLowerCase(Locale.ROOT)
            .contains("dead letter target does not exist");
  }
}
