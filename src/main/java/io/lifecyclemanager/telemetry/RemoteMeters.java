package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.Fact.AwsRequest;
import io.lifecyclemanager.model.Fact.KubernetesRequest;
import io.lifecyclemanager.model.RemoteFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Meters of requests to AWS and to the API server, and of their failures. Thread-safe. */
final class RemoteMeters {
  /** The operations of AWS that serve uses, by service, as the SDK names them. */
  private static final Map<String, List<String>> AWS =
      Map.of(
          "sqs",
          List.of(
              "ReceiveMessage",
              "DeleteMessage",
              "DeleteMessageBatch",
              "ChangeMessageVisibilityBatch",
              "GetQueueUrl",
              "GetQueueAttributes"),
          "autoscaling",
          List.of(
              "DescribeAutoScalingGroups",
              "DescribeAutoScalingInstances",
              "DescribeScalingActivities",
              "DescribeTags",
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

  /** The results of such a request. */
  private static final List<String> RESULTS =
      List.of("ok", "interrupted", "unavailable", "throttled", "denied", "rejected");

  /** The requests to the API server that serve sends, with the expected status codes. */
  private static final List<KubernetesCall> KUBERNETES =
      List.of(
          new KubernetesCall("list", "nodes", List.of(200)),
          new KubernetesCall("watch", "nodes", List.of(200, 410)),
          new KubernetesCall("get", "nodes", List.of(200, 404)),
          new KubernetesCall("patch", "nodes", List.of(200, 403, 404, 409, 422)),
          new KubernetesCall("list", "pods", List.of(200)),
          new KubernetesCall("watch", "pods", List.of(200, 410)),
          new KubernetesCall("delete", "pods", List.of(200, 404, 409)),
          new KubernetesCall("patch", "pods/status", List.of(200, 404, 409)),
          new KubernetesCall("create", "pods/eviction", List.of(201, 403, 404, 409, 429, 500)),
          new KubernetesCall("create", "events", List.of(201, 403)),
          new KubernetesCall("patch", "events", List.of(200, 403, 404)),
          new KubernetesCall("list", "services", List.of(200)),
          new KubernetesCall("list", "poddisruptionbudgets", List.of(200)),
          new KubernetesCall("watch", "poddisruptionbudgets", List.of(200, 410)));

  private static final int NO_ANSWER = 0;

  /** Bounds the number of series, whatever the remote service answers; more than are expected. */
  private static final int MAX_RESULTS = 30;

  private final MeterFactory meters;

  RemoteMeters(MeterFactory meters) {
    this.meters = meters;
    bound("lifecycle_manager_aws_requests", "result");
    bound("lifecycle_manager_kubernetes_requests", "code");
    AWS.forEach((service, operations) ->
        operations.forEach(operation -> {
          RESULTS.forEach(result -> awsRequests(service, operation, result));
          awsDuration(service, operation);
        }));
    for (KubernetesCall call : KUBERNETES) {
      kubernetesRequests(call.verb, call.resource, NO_ANSWER);
      call.codes.forEach(code -> kubernetesRequests(call.verb, call.resource, code));
      kubernetesDuration(call.verb, call.resource);
    }
    for (RemoteFailure.FailureKind kind : RemoteFailure.FailureKind.values()) {
      failures(kind);
    }
  }

  private void bound(String name, String label) {
    meters
        .registry()
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(name, label, MAX_RESULTS, MeterFilter.deny()));
  }

  void recordRequest(AwsRequest request) {
    awsRequests(request.service(), request.operation(), request.result()).increment();
    awsDuration(request.service(), request.operation()).record(request.took());
  }

  void recordRequest(KubernetesRequest request) {
    kubernetesRequests(request.verb(), request.resource(), request.code()).increment();
    kubernetesDuration(request.verb(), request.resource()).record(request.took());
  }

  void recordFailure(RemoteFailure.FailureKind kind) {
    failures(kind).increment();
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
        "Duration of requests to AWS. ReceiveMessage waits for messages.",
        HistogramBuckets.REQUEST,
        "service",
        service,
        "operation",
        operation);
  }

  private Counter kubernetesRequests(String verb, String resource, int code) {
    return meters.counter(
        "kubernetes_requests",
        "Requests to the API server by status code; 0: no answer.",
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
        "Duration of requests to the API server.",
        HistogramBuckets.REQUEST,
        "verb",
        verb,
        "resource",
        resource);
  }

  private Counter failures(RemoteFailure.FailureKind kind) {
    return meters.counter(
        "troubles",
        "Failed attempts of requests to AWS and to the API server, by kind of failure.",
        "kind",
        kind.name().toLowerCase(Locale.ROOT));
  }

  private record KubernetesCall(String verb, String resource, List<Integer> codes) {}
}
