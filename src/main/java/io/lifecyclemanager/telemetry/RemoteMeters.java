package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.RemoteTrouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is counted of requests to AWS and to the API server, and of the trouble with them. */
final class RemoteMeters {
  /** What this program asks AWS for, by the SDK's names. */
  private static final Map<String, List<String>> AWS =
      Map.of(
          "sqs",
          List.of("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibilityBatch", "GetQueueUrl"),
          "autoscaling",
          List.of(
              "DescribeAutoScalingInstances",
              "DescribeAutoScalingGroups",
              "DescribeLifecycleHooks",
              "RecordLifecycleActionHeartbeat",
              "CompleteLifecycleAction"),
          "elasticloadbalancingv2",
          List.of(
              "DescribeTargetGroups",
              "DescribeTargetGroupAttributes",
              "DescribeTargetHealth",
              "DeregisterTargets"),
          "elasticloadbalancing",
          List.of(
              "DescribeLoadBalancers",
              "DescribeLoadBalancerAttributes",
              "DescribeInstanceHealth",
              "DeregisterInstancesFromLoadBalancer"));

  /** What it asks the API server for, with the code of success. */
  private static final List<KubernetesCall> KUBERNETES =
      List.of(
          new KubernetesCall("list", "nodes", 200),
          new KubernetesCall("watch", "nodes", 200),
          new KubernetesCall("get", "nodes", 200),
          new KubernetesCall("patch", "nodes", 200),
          new KubernetesCall("list", "pods", 200),
          new KubernetesCall("watch", "pods", 200),
          new KubernetesCall("delete", "pods", 200),
          new KubernetesCall("create", "pods/eviction", 201),
          new KubernetesCall("create", "pods/eviction", 429),
          new KubernetesCall("list", "services", 200));

  /** Far more than there are; whatever the far side answers, the number of series stays bounded. */
  private static final int MOST_RESULTS = 60;

  private final Meters meters;

  RemoteMeters(Meters meters) {
    this.meters = meters;
    bound("lifecycle_manager_aws_requests", "result");
    bound("lifecycle_manager_kubernetes_requests", "code");
    AWS.forEach((service, operations) ->
        operations.forEach(operation -> {
          awsRequests(service, operation, "ok");
          awsDuration(service, operation);
        }));
    for (KubernetesCall call : KUBERNETES) {
      kubernetesRequests(call.verb, call.resource, call.code);
      kubernetesDuration(call.verb, call.resource);
    }
    for (RemoteTrouble.Kind kind : RemoteTrouble.Kind.values()) {
      troubles(kind);
    }
  }

  private void bound(String name, String label) {
    meters
        .registry()
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(name, label, MOST_RESULTS, MeterFilter.deny()));
  }

  void asked(AwsRequest request) {
    awsRequests(request.service(), request.operation(), request.result()).increment();
    awsDuration(request.service(), request.operation()).record(request.took());
  }

  void asked(KubernetesRequest request) {
    kubernetesRequests(request.verb(), request.resource(), request.code()).increment();
    kubernetesDuration(request.verb(), request.resource()).record(request.took());
  }

  void troubled(RemoteTrouble.Kind kind) {
    troubles(kind).increment();
  }

  private Counter awsRequests(String service, String operation, String result) {
    return meters.counter(
        "aws_requests",
        "Requests to AWS, each attempt counted.",
        "service",
        service,
        "operation",
        operation,
        "result",
        result);
  }

  private Timer awsDuration(String service, String operation) {
    return meters.histogram(
        "aws_request_duration",
        "Time AWS took to answer; a receive waits for messages.",
        Buckets.REQUEST,
        "service",
        service,
        "operation",
        operation);
  }

  private Counter kubernetesRequests(String verb, String resource, int code) {
    return meters.counter(
        "kubernetes_requests",
        "Requests to the API server by the code of its answer, 0 where there was none.",
        "verb",
        verb,
        "resource",
        resource,
        "code",
        Integer.toString(code));
  }

  private Timer kubernetesDuration(String verb, String resource) {
    return meters.histogram(
        "kubernetes_request_duration",
        "Time the API server took to answer.",
        Buckets.REQUEST,
        "verb",
        verb,
        "resource",
        resource);
  }

  private Counter troubles(RemoteTrouble.Kind kind) {
    return meters.counter(
        "troubles",
        "Tries that a remote service did not answer, by kind of trouble.",
        "kind",
        kind.name().toLowerCase(Locale.ROOT));
  }

  private record KubernetesCall(String verb, String resource, int code) {}
}
