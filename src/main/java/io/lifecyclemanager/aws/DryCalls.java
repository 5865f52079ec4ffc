package io.lifecyclemanager.aws;

import io.lifecyclemanager.doctor.Cloud.Tries;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Calls without effect: those that read, with as little as possible to answer, and those about
 * something that does not exist. As AWS looks at rights first, the answer that there is no such
 * thing proves that the caller may ask; any other refusal proves nothing.
 */
final class DryCalls {
  private static final String NOBODY = "lifecycle-manager-doctor-nobody";

  private final Map<String, Call> calls = new HashMap<>();

  /**
   * A call.
   *
   * @param isAnswer whether a refusal is about what the call names
   */
  private record Call(
      InFlight requests, Supplier<?> request, Predicate<AwsServiceException> isAnswer) {}

  private enum Verdict {
    ALLOWED,
    DENIED,
    UNKNOWN
  }

  /** Every action of a service whose calls are answered in the same way. */
  private final class Service {
    private final String prefix;
    private final InFlight requests;
    private final Predicate<AwsServiceException> isAnswer;

    Service(String prefix, String name, Predicate<AwsServiceException> isAnswer) {
      this.prefix = prefix;
      this.requests = new InFlight(name, 1);
      this.isAnswer = isAnswer;
    }

    Service has(String operation, Supplier<?> request) {
      calls.put(prefix + ":" + operation, new Call(requests, request, isAnswer));
      return this;
    }
  }

  /** Adds the calls to Auto Scaling. */
  DryCalls autoScaling(AutoScalingClient client) {
    Service _ =
        new Service(
                "autoscaling",
                "Auto Scaling",
                e ->
                    e instanceof AutoScalingException no
                        && AutoScalingActions.saysThatThereIsNone(no))
            .has(
                "DescribeAutoScalingGroups",
                () -> client.describeAutoScalingGroups(ask -> ask.maxRecords(1)))
            .has(
                "DescribeAutoScalingInstances",
                () -> client.describeAutoScalingInstances(ask -> ask.maxRecords(1)))
            .has(
                "DescribeLifecycleHooks",
                () -> client.describeLifecycleHooks(ask -> ask.autoScalingGroupName(NOBODY)))
            .has(
                "DescribeScalingActivities",
                () -> client.describeScalingActivities(ask -> ask.maxRecords(1)))
            .has("DescribeTags", () -> client.describeTags(ask -> ask.maxRecords(1)));
    return this;
  }

  /** Adds the calls to classic balancers. */
  DryCalls classic(ElasticLoadBalancingClient client) {
    Service _ =
        new Service(
                "elasticloadbalancing",
                "Classic Load Balancing",
                e -> e instanceof LoadBalancerNotFoundException)
            .has(
                "DescribeLoadBalancers", () -> client.describeLoadBalancers(ask -> ask.pageSize(1)))
            .has(
                "DescribeInstanceHealth",
                () -> client.describeInstanceHealth(ask -> ask.loadBalancerName(NOBODY)))
            .has(
                "DescribeLoadBalancerAttributes",
                () -> client.describeLoadBalancerAttributes(ask -> ask.loadBalancerName(NOBODY)));
    return this;
  }

  /**
   * Adds the calls to target groups.
   *
   * @param arn of one that does not exist
   */
  DryCalls targetGroups(ElasticLoadBalancingV2Client client, String arn) {
    Service _ =
        new Service(
                "elasticloadbalancing",
                "Elastic Load Balancing",
                e -> e instanceof TargetGroupNotFoundException)
            .has("DescribeTargetGroups", () -> client.describeTargetGroups(ask -> ask.pageSize(1)))
            .has(
                "DescribeTargetHealth",
                () -> client.describeTargetHealth(ask -> ask.targetGroupArn(arn)))
            .has(
                "DescribeTargetGroupAttributes",
                () -> client.describeTargetGroupAttributes(ask -> ask.targetGroupArn(arn)));
    return this;
  }

  /**
   * Adds the calls to SQS. A receive is none: it hides what it takes.
   *
   * @param owner the account whose queue it is; null for the caller's
   * @param url null where nobody knows it; the calls that need it are not made then
   */
  DryCalls queue(SqsClient client, String name, @Nullable String owner, @Nullable String url) {
    Service service =
        new Service("sqs", "SQS", DryCalls::isAboutTheReceipt)
            .has(
                "GetQueueUrl",
                () -> client.getQueueUrl(ask -> ask.queueName(name).queueOwnerAWSAccountId(owner)));
    if (url != null) {
      Service _ =
          service
              .has(
                  "GetQueueAttributes",
                  () ->
                      client.getQueueAttributes(
                          ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)))
              .has(
                  "ChangeMessageVisibility",
                  () ->
                      client.changeMessageVisibility(
                          ask -> ask.queueUrl(url).receiptHandle(NOBODY).visibilityTimeout(0)))
              .has(
                  "DeleteMessage",
                  () -> client.deleteMessage(ask -> ask.queueUrl(url).receiptHandle(NOBODY)));
    }
    return this;
  }

  private static boolean isAboutTheReceipt(AwsServiceException e) {
    return AwsTrouble.code(e).endsWith("ReceiptHandleIsInvalid");
  }

  Tries of(Set<String> actions) {
    Set<String> denied = new HashSet<>();
    Set<String> untried = new HashSet<>();
    for (String action : actions) {
      Verdict verdict =
          Optional.ofNullable(calls.get(action))
              .map(call -> make(action, call))
              .orElse(Verdict.UNKNOWN);
      switch (verdict) {
        case ALLOWED -> {
          // Nothing to tell.
        }
        case DENIED -> denied.add(action);
        case UNKNOWN -> untried.add(action);
      }
    }
    return new Tries(denied, untried);
  }

  private static Verdict make(String action, Call call) {
    return call.requests()
        .call(
            action.substring(action.indexOf(':') + 1),
            () -> {
              try {
                Object _ = call.request().get();
                return Verdict.ALLOWED;
              } catch (AwsServiceException e) {
                RemoteTrouble.Kind kind = AwsTrouble.kind(e);
                if (kind == RemoteTrouble.Kind.DENIED) {
                  return Verdict.DENIED;
                }
                if (kind == RemoteTrouble.Kind.REJECTED) {
                  return call.isAnswer().test(e) ? Verdict.ALLOWED : Verdict.UNKNOWN;
                }
                throw e;
              }
            });
  }
}
