package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsFailures;
import io.lifecyclemanager.aws.AwsLifecycleActions;
import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.doctor.snapshot.AccountInspector.DryRunResult;
import io.lifecyclemanager.model.RemoteFailure;
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
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Calls that test the caller's permissions without an effect: reads with small results, and calls
 * about resources that do not exist. AWS checks permissions first, so the error that a resource
 * does not exist proves that the call is allowed. Any other rejection proves nothing.
 */
final class DryRunCalls {
  private static final String NONEXISTENT = "lifecycle-manager-doctor-nonexistent";

  private final Map<String, DryRunCall> calls = new HashMap<>();

  /**
   * A call that tests one action.
   *
   * @param provesPermission whether an error is about the resource that the call names
   */
  private record DryRunCall(
      AwsRequests requests, Supplier<?> request, Predicate<AwsServiceException> provesPermission) {}

  private enum DryRunVerdict {
    ALLOWED,
    DENIED,
    UNKNOWN
  }

  /** The actions of one service, whose errors are interpreted in the same way. */
  private final class DryRunActions {
    private final String prefix;
    private final AwsRequests requests;
    private final Predicate<AwsServiceException> isAnswer;

    DryRunActions(String prefix, String name, Predicate<AwsServiceException> isAnswer) {
      this.prefix = prefix;
      this.requests = new AwsRequests(name, 1);
      this.isAnswer = isAnswer;
    }

    DryRunActions addCall(String operation, Supplier<?> request) {
      calls.put(prefix + ":" + operation, new DryRunCall(requests, request, isAnswer));
      return this;
    }
  }

  /** Adds the calls to Auto Scaling. */
  DryRunCalls autoScaling(AutoScalingClient client) {
    DryRunActions _ =
        new DryRunActions(
                "autoscaling",
                "Auto Scaling",
                e -> e instanceof AutoScalingException no && AwsLifecycleActions.isNotFound(no))
            .addCall(
                "DescribeAutoScalingGroups",
                () -> client.describeAutoScalingGroups(ask -> ask.maxRecords(1)))
            .addCall(
                "DescribeAutoScalingInstances",
                () -> client.describeAutoScalingInstances(ask -> ask.maxRecords(1)))
            .addCall(
                "DescribeLifecycleHooks",
                () -> client.describeLifecycleHooks(ask -> ask.autoScalingGroupName(NONEXISTENT)))
            .addCall(
                "DescribeScalingActivities",
                () -> client.describeScalingActivities(ask -> ask.maxRecords(1)))
            .addCall("DescribeTags", () -> client.describeTags(ask -> ask.maxRecords(1)));
    return this;
  }

  /** Adds the calls to EC2. */
  DryRunCalls ec2(Ec2Client client) {
    DryRunActions _ =
        new DryRunActions("ec2", "EC2", e -> false)
            .addCall("DescribeInstances", () -> client.describeInstances(ask -> ask.maxResults(5)))
            .addCall(
                "DescribeInstanceStatus",
                () -> client.describeInstanceStatus(ask -> ask.maxResults(5)))
            .addCall(
                "DescribeSpotInstanceRequests",
                () -> client.describeSpotInstanceRequests(ask -> ask.maxResults(5)))
            .addCall(
                "DescribeCapacityReservations",
                () -> client.describeCapacityReservations(ask -> ask.maxResults(1)));
    return this;
  }

  /** Adds the calls to classic ELBs. */
  DryRunCalls classic(ElasticLoadBalancingClient client) {
    DryRunActions _ =
        new DryRunActions(
                "elasticloadbalancing",
                "Classic Load Balancing",
                e -> e instanceof LoadBalancerNotFoundException)
            .addCall(
                "DescribeLoadBalancers", () -> client.describeLoadBalancers(ask -> ask.pageSize(1)))
            .addCall(
                "DescribeInstanceHealth",
                () -> client.describeInstanceHealth(ask -> ask.loadBalancerName(NONEXISTENT)))
            .addCall(
                "DescribeLoadBalancerAttributes",
                () ->
                    client.describeLoadBalancerAttributes(
                        ask -> ask.loadBalancerName(NONEXISTENT)));
    return this;
  }

  /**
   * Adds the calls to target groups.
   *
   * @param arn of a target group that does not exist
   */
  DryRunCalls targetGroups(ElasticLoadBalancingV2Client client, String arn) {
    DryRunActions _ =
        new DryRunActions(
                "elasticloadbalancing",
                "Elastic Load Balancing",
                e -> e instanceof TargetGroupNotFoundException)
            .addCall(
                "DescribeTargetGroups", () -> client.describeTargetGroups(ask -> ask.pageSize(1)))
            .addCall(
                "DescribeTargetHealth",
                () -> client.describeTargetHealth(ask -> ask.targetGroupArn(arn)))
            .addCall(
                "DescribeTargetGroupAttributes",
                () -> client.describeTargetGroupAttributes(ask -> ask.targetGroupArn(arn)));
    return this;
  }

  /**
   * Adds the calls to SQS, without receiving, which would hide messages.
   *
   * @param owner id of the account that owns the queue; null for the caller's account
   * @param url of the queue; null if it is not known, which leaves out the calls that need it
   */
  DryRunCalls queue(SqsClient client, String name, @Nullable String owner, @Nullable String url) {
    DryRunActions service =
        new DryRunActions("sqs", "SQS", DryRunCalls::isInvalidReceipt)
            .addCall(
                "GetQueueUrl",
                () -> client.getQueueUrl(ask -> ask.queueName(name).queueOwnerAWSAccountId(owner)));
    if (url != null) {
      DryRunActions _ =
          service
              .addCall(
                  "GetQueueAttributes",
                  () ->
                      client.getQueueAttributes(
                          ask -> ask.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)))
              .addCall(
                  "ChangeMessageVisibility",
                  () ->
                      client.changeMessageVisibility(
                          ask -> ask.queueUrl(url).receiptHandle(NONEXISTENT).visibilityTimeout(0)))
              .addCall(
                  "DeleteMessage",
                  () -> client.deleteMessage(ask -> ask.queueUrl(url).receiptHandle(NONEXISTENT)));
    }
    return this;
  }

  private static boolean isInvalidReceipt(AwsServiceException e) {
    return AwsFailures.errorCode(e).endsWith("ReceiptHandleIsInvalid");
  }

  DryRunResult makeCalls(Set<String> actions) {
    Set<String> denied = new HashSet<>();
    Set<String> untried = new HashSet<>();
    for (String action : actions) {
      DryRunVerdict verdict =
          Optional.ofNullable(calls.get(action))
              .map(call -> makeCall(action, call))
              .orElse(DryRunVerdict.UNKNOWN);
      switch (verdict) {
        case ALLOWED -> {
          // Neither denied nor untested.
        }
        case DENIED -> denied.add(action);
        case UNKNOWN -> untried.add(action);
      }
    }
    return new DryRunResult(denied, untried);
  }

  private static DryRunVerdict makeCall(String action, DryRunCall call) {
    return call.requests()
        .call(
            action.substring(action.indexOf(':') + 1),
            () -> {
              try {
                Object _ = call.request().get();
                return DryRunVerdict.ALLOWED;
              } catch (AwsServiceException e) {
                RemoteFailure.FailureKind kind = AwsFailures.kind(e);
                if (kind == RemoteFailure.FailureKind.DENIED) {
                  return DryRunVerdict.DENIED;
                }
                if (kind == RemoteFailure.FailureKind.REJECTED) {
                  return call.provesPermission().test(e)
                      ? DryRunVerdict.ALLOWED
                      : DryRunVerdict.UNKNOWN;
                }
                throw e;
              }
            });
  }
}
