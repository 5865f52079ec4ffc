package io.lifecyclemanager.simulation.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lifecyclemanager.simulation.aws.autoscaling.AutoScalingWorld;
import io.lifecyclemanager.simulation.aws.autoscaling.SimulatedGroup;
import io.lifecyclemanager.simulation.aws.loadbalancing.ClassicElbWorld;
import io.lifecyclemanager.simulation.aws.loadbalancing.ElbV2World;
import io.lifecyclemanager.simulation.aws.loadbalancing.SimulatedTargetGroup;
import io.lifecyclemanager.simulation.aws.query.Arns;
import io.lifecyclemanager.simulation.aws.query.AwsFailure;
import io.lifecyclemanager.simulation.aws.query.AwsFaults.Effect;
import io.lifecyclemanager.simulation.aws.query.QueryRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * IAM in front of the simulated services: denies each request that its policy does not allow for
 * the resource of the request and its tags. Without a policy it allows all. Thread-safe.
 */
public final class IamEnforcement {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ANY = "*";

  private final AutoScalingWorld autoScaling;
  private final ElbV2World elbV2;
  private final ClassicElbWorld classicElb;
  private final Set<String> denied = new ConcurrentSkipListSet<>();
  private volatile @Nullable PolicyEvaluation policy;

  /** An ARN, and the tags of the resource. */
  private record TaggedResource(String arn, Map<String, String> tags) {}

  IamEnforcement(AutoScalingWorld autoScaling, ElbV2World elbV2, ClassicElbWorld classicElb) {
    this.autoScaling = autoScaling;
    this.elbV2 = elbV2;
    this.classicElb = classicElb;
  }

  /** From now on only what this policy allows is done; forgets what was denied before. */
  public void enforce(String json) {
    policy = new PolicyEvaluation(List.of(json));
    denied.clear();
  }

  /** The actions that were denied, as policies name them. */
  public Set<String> denied() {
    return new TreeSet<>(denied);
  }

  /**
   * Checks a request in the Query protocol.
   *
   * @throws AwsFailure when it is denied
   */
  void check(QueryRequest request) {
    TaggedResource resource = resource(request);
    String service = request.service().signingName();
    Map<String, String> context = new HashMap<>();
    context.put("aws:RequestedRegion", Arns.REGION);
    resource
        .tags()
        .forEach((key, value) -> {
          context.put("aws:ResourceTag/" + key, value);
          context.put(service + ":ResourceTag/" + key, value);
        });
    if (isDenied(service + ":" + request.operation(), resource.arn(), context)) {
      throw failure();
    }
  }

  /**
   * Checks a request to SQS.
   *
   * @param body in JSON; names the queue by its URL or its name
   * @return how it fails; empty when it is allowed
   */
  Optional<Effect.Fail> checkQueue(String operation, String body) {
    String queue;
    try {
      JsonNode json = JSON.readTree(body);
      queue = json.path("QueueUrl").asText(json.path("QueueName").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + body, e);
    }
    String arn =
        "arn:aws:sqs:%s:%s:%s"
            .formatted(Arns.REGION, Arns.ACCOUNT, queue.substring(queue.lastIndexOf('/') + 1));
    // A batch needs the permission of its single form.
    String action = "sqs:" + operation.replaceFirst("Batch$", "");
    return isDenied(action, arn, Map.of())
        ? Optional.of((Effect.Fail) Effect.accessDenied())
        : Optional.empty();
  }

  private boolean isDenied(String action, String resource, Map<String, String> context) {
    PolicyEvaluation evaluation = policy;
    boolean isDenied =
        evaluation != null && !evaluation.decision(action, resource, context).equals("allowed");
    if (isDenied) {
      denied.add(action);
    }
    return isDenied;
  }

  private static AwsFailure failure() {
    Effect.Fail denial = (Effect.Fail) Effect.accessDenied();
    return new AwsFailure(denial.status(), denial.code(), denial.message());
  }

  /** Only these actions have a resource: all others of the controller are for every resource. */
  private TaggedResource resource(QueryRequest request) {
    return switch (request.operation()) {
      case "RecordLifecycleActionHeartbeat", "CompleteLifecycleAction" -> {
        String name = request.required("AutoScalingGroupName");
        yield new TaggedResource(
            arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/" + name),
            autoScaling.findGroup(name).map(SimulatedGroup::tags).orElse(Map.of()));
      }
      case "DeregisterTargets" -> {
        String arn = request.required("TargetGroupArn");
        yield new TaggedResource(
            arn, elbV2.find(arn).map(SimulatedTargetGroup::tags).orElse(Map.of()));
      }
      case "DeregisterInstancesFromLoadBalancer" -> {
        String name = request.required("LoadBalancerName");
        yield new TaggedResource(
            arn("elasticloadbalancing", "loadbalancer/" + name), classicElb.balancer(name).tags());
      }
      default -> new TaggedResource(ANY, Map.of());
    };
  }

  private static String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, Arns.REGION, Arns.ACCOUNT, resource);
  }
}
